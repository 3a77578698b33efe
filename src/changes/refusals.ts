import { Problem, notFound } from '../base/problem.ts';
import { refusals } from '../db/refusals.ts';

/** Runs a write; a refused one becomes a Problem, anything unforeseen passes through. */
export const refusable = refusals({
  change_request_client_id_fkey: () => notFound('client'),
  change_request_client_id_ticket_id_fkey: () => notFound('ticket'),
  change_request_client_id_site_id_fkey: () => notFound('site'),
  change_device_client_id_device_id_fkey: () => notFound('device'),
  change_freeze_client_id_site_id_fkey: () => notFound('site'),
  change_model_name: () =>
    new Problem('change-model/name-taken', 409, 'There is a model of that name. Choose another.'),
});
