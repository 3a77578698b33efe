/** What the database's own guards say, in words for the person who asked. */
import { z } from 'zod';
import { notFound } from '../base/problem.ts';

const refusal = z.object({ code: z.string(), constraint: z.string().optional() });
const clientKeys = new Set(['article_client_id_fkey', 'article_reader_client_id_fkey']);

/** Runs a write; a refused one becomes a Problem, anything unforeseen passes through. */
export async function refusable<T>(write: Promise<T>): Promise<T> {
  try {
    return await write;
  } catch (error) {
    const known = refusal.safeParse(error);
    // Row-level security refuses rows of clients out of sight: they must look as if they were not there.
    if (known.success && (known.data.code === '42501' || clientKeys.has(known.data.constraint ?? '')))
      throw notFound('client');
    throw error;
  }
}
