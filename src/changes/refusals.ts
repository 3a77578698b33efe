/** What the database's own guards say, in words for the person who asked. */
import { z } from 'zod';
import { Problem, notFound } from '../base/problem.ts';

const refusal = z.object({ code: z.string(), constraint: z.string().optional() });

const meanings: Record<string, () => Problem> = {
  change_request_client_id_fkey: () => notFound('client'),
  change_request_client_id_ticket_id_fkey: () => notFound('ticket'),
  change_request_client_id_site_id_fkey: () => notFound('site'),
  change_device_client_id_device_id_fkey: () => notFound('device'),
  change_freeze_client_id_site_id_fkey: () => notFound('site'),
  change_model_name: () =>
    new Problem('change-model/name-taken', 409, 'There is a model of that name. Choose another.'),
};

/** Runs a write; a refused one becomes a Problem, anything unforeseen passes through. */
export async function refusable<T>(write: Promise<T>): Promise<T> {
  try {
    return await write;
  } catch (error) {
    const known = refusal.safeParse(error);
    if (!known.success) throw error;
    // Row-level security refuses rows of clients out of sight: they must look as if they were not there.
    if (known.data.code === '42501') throw notFound('client');
    throw meanings[known.data.constraint ?? '']?.() ?? error;
  }
}
