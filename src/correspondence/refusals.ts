/** What the database's own guards say, in words for the person who asked. */
import { z } from 'zod';
import { notFound } from '../base/problem.ts';
import type { Problem } from '../base/problem.ts';

const refusal = z.object({ code: z.string(), constraint: z.string().optional() });

/** Runs a write; a refused one becomes a Problem, anything unforeseen passes through. `known`: what is said of what is there already. */
export async function refusable<T>(write: Promise<T>, known?: Problem): Promise<T> {
  try {
    return await write;
  } catch (error) {
    const { data } = refusal.safeParse(error);
    if (known && data?.code === '23505') throw known;
    if (data?.constraint?.includes('staff_id')) throw notFound('staff');
    // Row-level security refuses rows of clients out of sight: they must look as if they were not there.
    if (data?.code === '42501' || data?.constraint?.endsWith('client_id_fkey')) throw notFound('client');
    throw error;
  }
}
