/** Every error leaves here as RFC 9457 problem details; what we did not foresee leaves as a 500 with an id that is in the log. */
import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { Problem } from '../base/problem.ts';

export const zProblem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    detail: z.string(),
    errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  })
  .meta({ id: 'Problem', description: 'RFC 9457 problem details' });

/** What does not fit a shape, field by field. */
export function problemOfShape(part: string, error: z.ZodError): Problem {
  const errors = error.issues
    .slice(0, 50)
    .map((issue) => ({ path: [part, ...issue.path.map(String)].join('.'), message: issue.message }));
  const first = errors[0];
  return new Problem(
    'input/invalid',
    400,
    `The ${part} was not accepted: ${first ? `${first.path} ${first.message}` : 'wrong shape'}.`,
    { errors },
  );
}

export function reportProblems(server: FastifyInstance): void {
  server.setErrorHandler((error, request, reply) => {
    const problem = error instanceof Problem ? error : foreseen(error);
    const known = problem ?? unforeseen(error, (fields, text) => request.log.error(fields, text));
    return reply
      .status(known.status)
      .type('application/problem+json')
      .send(
        JSON.stringify({
          type: `urn:watchfloor:${known.code}`,
          title: known.code,
          status: known.status,
          detail: known.message,
          ...known.more,
        }),
      );
  });
  server.setNotFoundHandler((request, reply) =>
    reply
      .status(404)
      .type('application/problem+json')
      .send(
        JSON.stringify({
          type: 'urn:watchfloor:http/not-found',
          title: 'http/not-found',
          status: 404,
          detail: `Nothing is at ${request.method} ${request.url.split('?')[0]}.`,
        }),
      ),
  );
}

/** Fastify's own refusals (bad JSON, body too large, rate limit) carry a status below 500. */
function foreseen(error: unknown): Problem | undefined {
  const shape = z.object({ statusCode: z.number().int().min(400).max(499), message: z.string() }).safeParse(error);
  return shape.success ? new Problem('http/refused', shape.data.statusCode, shape.data.message) : undefined;
}

function unforeseen(error: unknown, log: (fields: object, text: string) => void): Problem {
  const id = randomUUID();
  log({ err: error, id }, 'unforeseen error');
  return new Problem('internal', 500, `Something went wrong on our side. Tell the administrator this id: ${id}.`, {
    id,
  });
}
