/** What the database's own guards say about sources, in words for the person who asked. */
import { z } from 'zod';
import { Problem, notFound } from '../base/problem.ts';

const refusal = z.object({ code: z.string(), constraint: z.string().optional() });

const meanings: Record<string, () => Problem> = {
  listener_port: () => new Problem('listener/port-taken', 409, 'A listener has this port already. Choose another.'),
  listener_key_key: () => new Problem('listener/port-taken', 409, 'A listener has this port already. Choose another.'),
  source_key_secret: () =>
    new Problem(
      'source-key/taken',
      409,
      'This certificate is bound to a client already. A certificate proves one client only.',
    ),
  source_key_client_id_kind_hash_key: () => new Problem('source-key/taken', 409, 'This client has this key already.'),
  relay_client_id_address_key: () => new Problem('relay/taken', 409, 'This address is a relay already.'),
  snmp_user_client_id_name_key: () =>
    new Problem(
      'snmp-user/taken',
      409,
      'This client has an SNMPv3 user with that name already. Remove it first to give it other pass phrases.',
    ),
  source_key_client_id_device_id_fkey: () => notFound('device'),
  snmp_user_client_id_device_id_fkey: () => notFound('device'),
};

/** Runs a write and turns a refused one into a Problem; anything unforeseen passes through. */
export async function refusable<T>(write: Promise<T>): Promise<T> {
  try {
    return await write;
  } catch (error) {
    const known = refusal.safeParse(error);
    if (!known.success) throw error;
    // Row-level security refuses rows of clients out of sight, and must look as if they were not there.
    if (known.data.code === '42501' || known.data.constraint?.endsWith('client_id_fkey')) throw notFound('client');
    throw meanings[known.data.constraint ?? '']?.() ?? error;
  }
}
