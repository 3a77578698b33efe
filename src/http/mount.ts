import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Actor } from '../base/actor.ts';
import { Problem } from '../base/problem.ts';
import type { BodyOf, ParamsOf, QueryOf, ReplyInputOf, Route, Routes } from './contract.ts';
import { problemOfShape } from './problems.ts';
import { refuseUnstorable } from './unstorable.ts';

/** What a handler gets: checked input and who asks. `raw` is for headers and streams only. */
export type Call<R extends Route> = {
  params: ParamsOf<R>;
  query: QueryOf<R>;
  body: R extends { takes: 'bytes' } ? Buffer : BodyOf<R>;
  actor: Actor;
  raw: FastifyRequest;
  reply: FastifyReply;
};

type Answer<R extends Route> = R extends { replies: 'bytes' }
  ? Buffer | Readable
  : R extends { replies: 'lines' }
    ? AsyncIterable<ReplyInputOf<R>>
    : R extends { replies: 'live' }
      ? void
      : ReplyInputOf<R>;

export type Handlers<T extends Routes> = { [K in keyof T]: (call: Call<T[K]>) => Promise<Answer<T[K]>> };

/** A slice's routes with what answers them. */
export type Mounted = { table: Routes; handlers: Record<string, (call: never) => Promise<unknown>> };

/** Ties handlers to their table, type-checked. */
export function mounted<T extends Routes>(table: T, handlers: Handlers<T>): Mounted {
  return { table, handlers };
}

export type Authenticate = (request: FastifyRequest) => Promise<Actor>;

const MIB = 1024 * 1024;
export const API = '/api/v1';

/** Puts every route on the server behind its access rule; input is parsed on the way in, the reply shape strips what it does not name. */
export function mount(server: FastifyInstance, { table, handlers }: Mounted, authenticate: Authenticate): void {
  for (const [name, route] of Object.entries(table)) {
    const handle = handlers[name];
    if (!handle) throw new Error(`route ${name} has no handler`);
    server.route({
      method: route.method,
      url: `${API}${route.path}`,
      bodyLimit: route.maxBody ?? MIB,
      ...(route.replies === 'live' ? { sse: 'only' } : {}),
      config: { route },
      handler: async (request, reply) => {
        const actor = await authenticate(request);
        allow(actor, route);
        const call = { ...readInput(request, route), actor, raw: request, reply };
        const answer: unknown = await Reflect.apply(handle, undefined, [call]);
        return send(reply, route, answer);
      },
    });
  }
}

function allow(actor: Actor, route: Route): void {
  if ('public' in route.access) return;
  if (actor.role === 'nobody')
    throw new Problem('auth/required', 401, 'Sign in, or send a token as "Authorization: Bearer …".');
  if (actor.permissions.has(route.access.may)) return;
  throw new Problem(
    'auth/forbidden',
    403,
    `Your role (${actor.role}) does not include "${route.access.may}". Ask an administrator if you need it.`,
  );
}

function readInput(request: FastifyRequest, route: Route): { params: unknown; query: unknown; body: unknown } {
  const read = (part: 'params' | 'query' | 'body', shape: z.ZodType | undefined, value: unknown): unknown => {
    if (!shape) return part === 'body' ? undefined : {};
    const result = shape.safeParse(value ?? {});
    if (!result.success) throw problemOfShape(part, result.error);
    refuseUnstorable(result.data, part);
    return result.data;
  };
  return {
    params: read('params', route.params, request.params),
    query: read('query', route.query, request.query),
    body: route.takes === 'bytes' ? bytesIn(request.body) : read('body', route.body, request.body),
  };
}

/** A body left out is an empty file; one that was read as something else came with the wrong type. */
function bytesIn(body: unknown): Buffer {
  if (body === undefined) return Buffer.alloc(0);
  if (Buffer.isBuffer(body)) return body;
  throw new Problem('input/invalid', 415, 'Send the file’s bytes with content-type application/octet-stream.');
}

async function send(reply: FastifyReply, route: Route, answer: unknown): Promise<unknown> {
  if (reply.sent || route.replies === 'live') return reply;
  reply.status(route.status ?? 200);
  switch (route.replies) {
    case 'bytes':
      return reply.send(answer);
    case 'lines':
      return reply
        .type('application/x-ndjson')
        .send(Readable.from(linesOf(route, z.custom<AsyncIterable<unknown>>().parse(answer))));
    default:
      if (route.status === 204) return reply.send();
      return reply.type('application/json').send(JSON.stringify(route.reply.parse(answer)));
  }
}

async function* linesOf(route: Route, answers: AsyncIterable<unknown>): AsyncIterable<string> {
  for await (const answer of answers) yield `${JSON.stringify(route.reply.parse(answer))}\n`;
}
