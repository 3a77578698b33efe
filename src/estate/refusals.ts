/** What the database's own guards say, in words for the person who asked. */
import { z } from 'zod';
import { Problem, notFound } from '../base/problem.ts';

const refusal = z.object({ code: z.string(), constraint: z.string().optional() });

const meanings: Record<string, () => Problem> = {
  device_name: () =>
    new Problem(
      'device/name-taken',
      409,
      'This client already has a device in service with that name. Choose another, or retire the old one first.',
    ),
  device_address_pkey: () =>
    new Problem(
      'device/address-taken',
      409,
      'Another device in service of this client already has one of these addresses.',
    ),
  site_name: () => new Problem('site/name-taken', 409, 'This client already has a site with that name.'),
  device_client_id_fkey: () => notFound('client'),
  site_client_id_fkey: () => notFound('client'),
  device_client_id_site_id_fkey: () => notFound('site'),
};

/** Runs a write and turns a refused one into a Problem; anything unforeseen passes through. */
export async function refusable<T>(write: Promise<T>): Promise<T> {
  try {
    return await write;
  } catch (error) {
    const known = refusal.safeParse(error);
    if (!known.success) throw error;
    // Row-level security refuses rows of clients out of sight, and must look as if they were not there.
    if (known.data.code === '42501') throw notFound('client');
    throw meanings[known.data.constraint ?? '']?.() ?? error;
  }
}
