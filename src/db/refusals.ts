import { z } from 'zod';
import { Problem, notFound } from '../base/problem.ts';

const refusal = z.object({ code: z.string(), constraint: z.string().optional() });

/**
 * What the database's own guards say, in words for the person who asked: `meanings` by the name of the constraint. What
 * comes back runs a write and turns a refused one into a Problem; anything unforeseen passes through.
 */
export function refusals(meanings: Readonly<Record<string, () => Problem>>): <T>(write: Promise<T>) => Promise<T> {
  return async (write) => {
    try {
      return await write;
    } catch (error) {
      const known = refusal.safeParse(error);
      if (!known.success) throw error;
      const { code, constraint = '' } = known.data;
      // Row-level security refuses rows of clients out of sight, and must look as if they were not there.
      if (code === '42501') throw notFound('client');
      throw meanings[constraint]?.() ?? error;
    }
  };
}
