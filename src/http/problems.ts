/** Every error leaves here as RFC 9457 problem details; what we did not foresee leaves as a 500 with an id that is in the log. */
import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
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

const PROBLEM_JSON = 'application/problem+json';

function bodyOf({ code, status, message, more }: Problem): string {
  return JSON.stringify({ type: `urn:watchfloor:${code}`, title: code, status, detail: message, ...more });
}

/** An address that cannot be read never reaches a route, so the framework's own error comes here. */
export function badAddress(_error: Error, _request: FastifyRequest, reply: FastifyReply): void {
  const problem = new Problem(
    'http/bad-address',
    400,
    'The address is not well-formed: a % must begin two hexadecimal digits.',
  );
  reply.status(problem.status).type(PROBLEM_JSON).send(bodyOf(problem));
}

/** What is no request at all: answered on the bare socket. */
export function badRequest(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable) return void socket.destroy();
  const [status, words, problem] =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? [
          '431',
          'Request Header Fields Too Large',
          new Problem('http/headers-too-large', 431, 'The headers are larger than 16 KB.'),
        ]
      : ['400', 'Bad Request', new Problem('http/bad-request', 400, 'This is not an HTTP request that can be read.')];
  const body = bodyOf(problem);
  const head = [
    `HTTP/1.1 ${status} ${words}`,
    `Content-Type: ${PROBLEM_JSON}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ];
  return void socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}

export function reportProblems(server: FastifyInstance): void {
  server.setErrorHandler((error, request, reply) => {
    const problem = error instanceof Problem ? error : foreseen(error);
    const known = problem ?? unforeseen(error, (fields, text) => request.log.error(fields, text));
    return reply.status(known.status).type(PROBLEM_JSON).send(bodyOf(known));
  });
  server.setNotFoundHandler((request, reply) =>
    reply
      .status(404)
      .type(PROBLEM_JSON)
      .send(
        bodyOf(new Problem('http/not-found', 404, `Nothing is at ${request.method} ${request.url.split('?')[0]}.`)),
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
