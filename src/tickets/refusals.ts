/** What the database's own guards say, in words for the person who asked. */
import { z } from 'zod';
import { Problem, notFound } from '../base/problem.ts';

const refusal = z.object({ code: z.string(), constraint: z.string().optional() });

const meanings: Record<string, () => Problem> = {
  ticket_client_id_fkey: () => notFound('client'),
  ticket_client_id_device_id_fkey: () => notFound('device'),
  ticket_client_id_requester_user_id_fkey: () => notFound('client-user'),
  ticket_client_id_requester_contact_id_fkey: () => notFound('contact'),
  ticket_link_client_id_other_ticket_id_fkey: () => notFound('ticket'),
  ticket_link_client_id_device_id_fkey: () => notFound('device'),
  ticket_field_client_id_fkey: () => notFound('client'),
  ticket_aid_client_id_fkey: () => notFound('client'),
  ticket_field_client_id_name_key: () =>
    new Problem('ticket-field/name-taken', 409, 'This client has a field of that name. Choose another.'),
  ticket_aid_client_id_kind_name_language_key: () =>
    new Problem('ticket-aid/name-taken', 409, 'There is one of that name in that language. Choose another.'),
  ticket_view_owner_id_name_key: () =>
    new Problem('ticket-view/name-taken', 409, 'You already have a view of that name. Choose another.'),
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
