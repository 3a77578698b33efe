/** Routes as data, declared once: the server mounts them, the browser calls them, OpenAPI lists them, the isolation test tries them. Browser-safe. */
import { z } from 'zod';
import { instantOf } from '../base/clock.ts';
import type { Permission } from '../base/permissions.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** Who may call: a permission from one list, any signed-in person (`self`), or everyone, with the reason why that is safe. */
export type Access = { may: Permission } | { public: string };

type Shape = z.ZodType;

export type Route = {
  method: Method;
  /** Under /api/v1, with `:name` for parameters. */
  path: string;
  summary: string;
  access: Access;
  params?: z.ZodObject;
  query?: z.ZodObject;
  body?: Shape;
  reply: Shape;
  /** Success status; 200 when left out. */
  status?: 200 | 201 | 202 | 204;
  /** `json` when left out. `bytes`: the body or reply is a file. `live`: server-sent events. `lines`: one JSON object a line, streamed. */
  replies?: 'json' | 'bytes' | 'live' | 'lines';
  takes?: 'json' | 'bytes';
  /** Largest body in bytes; 1 MiB when left out. */
  maxBody?: number;
  /** Needs no CSRF-safe origin because no cookie authenticates it (a secret in the URL or header does). */
  cookieless?: true;
};

export type Routes = Record<string, Route>;

/** Keeps the literal types of a route table. */
export function routes<const R extends Routes>(table: R): R {
  return table;
}

export type ParamsOf<R extends Route> = R extends { params: infer P extends Shape }
  ? z.output<P>
  : Record<never, never>;
export type QueryOf<R extends Route> = R extends { query: infer Q extends Shape } ? z.output<Q> : Record<never, never>;
export type BodyOf<R extends Route> = R extends { body: infer B extends Shape } ? z.output<B> : undefined;
export type ReplyOf<R extends Route> = z.output<R['reply']>;
export type QueryInputOf<R extends Route> = R extends { query: infer Q extends Shape }
  ? z.input<Q>
  : Record<never, never>;
export type BodyInputOf<R extends Route> = R extends { body: infer B extends Shape } ? z.input<B> : undefined;
export type ReplyInputOf<R extends Route> = z.input<R['reply']>;

/** Kinds of record an id can name; the isolation test puts another client's id of that kind in its place. */
export type Resource = string;

/** An id of a record of `resource`. */
export function zId(resource: Resource): z.ZodUUID {
  return z.uuid(`must be the id of a ${resource}`).meta({ resource });
}

/** How often a record has changed: whoever changes it says which state they saw. An integer of 32 bits, as the tables keep it. */
export const zVersion = z
  .number()
  .int()
  .min(1)
  .max(2 ** 31 - 1);

/** An instant, ISO 8601 in UTC. */
export const zInstant = z.iso
  .datetime({ offset: true })
  .refine(isKeepable, 'must lie in a year from 1000 on, and by UTC before 10000');

const YEAR_1000 = instantOf('1000-01-01T00:00:00Z');
const YEAR_10000 = instantOf('9999-12-31T23:59:59.999Z') + 1;

/** PostgreSQL has no year 0; nothing here is older than 1000. An offset may lead out of the years that are written in four digits. */
function isKeepable(time: string): boolean {
  const at = instantOf(time);
  return at >= YEAR_1000 && at < YEAR_10000;
}

/** Text a person types: trimmed, not empty, bounded, without control characters. */
export function zText(max: number): z.ZodType<string, string> {
  // PostgreSQL refuses NUL in text, and other control characters only ever hide something.
  // eslint-disable-next-line no-control-regex
  return z
    .string()
    .trim()
    .min(1, 'must not be empty')
    .max(max, `must be at most ${max} characters`)
    .regex(/^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]*$/, 'must not hold control characters');
}

/** Query of every list: how many, and where the last page ended. */
export const pageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  after: z.string().max(500).optional(),
});

/** One page of a list; `next` goes into `after`, null on the last page. */
export function zPage<T extends Shape>(
  item: T,
): z.ZodObject<{ items: z.ZodArray<T>; next: z.ZodNullable<z.ZodString> }> {
  return z.object({ items: z.array(item), next: z.string().nullable() });
}

/** Reply of verbs that have nothing to say. */
export const zNothing = z.object({});
