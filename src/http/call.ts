/** Calls a declared route from a browser or a script: what the table says is what the compiler checks. Browser-safe. */
import { z } from 'zod';
import { Problem } from '../base/problem.ts';
import type { BodyInputOf, ParamsOf, QueryInputOf, ReplyOf, Route } from './contract.ts';

export type Input<R extends Route> = (keyof ParamsOf<R> extends never
  ? { params?: undefined }
  : { params: ParamsOf<R> }) & { query?: QueryInputOf<R> } & (R extends { takes: 'bytes' }
    ? { body: Blob }
    : BodyInputOf<R> extends undefined
      ? { body?: undefined }
      : { body: BodyInputOf<R> }) & {
    signal?: AbortSignal;
    /** Goes out even when the page is left. */
    keepalive?: boolean;
  };

const problemShape = z.looseObject({ title: z.string(), status: z.number(), detail: z.string() });

/** Sends the request, with the session cookie, and returns the checked reply; throws a Problem with the server's words. */
export async function call<R extends Route>(route: R, input: Input<R>): Promise<ReplyOf<R>> {
  const response = await fetch(urlOf(route, input), {
    method: route.method,
    credentials: 'same-origin',
    ...(input.signal ? { signal: input.signal } : {}),
    ...(input.keepalive ? { keepalive: true } : {}),
    ...bodyOf(route, input.body),
  }).catch((error: unknown) => {
    throw new Problem(
      'http/unreachable',
      0,
      `Watchfloor cannot be reached (${String(error)}). What you see may be old.`,
    );
  });
  if (!response.ok) throw await problemFrom(response);
  if (response.status === 204) return z.custom<ReplyOf<R>>().parse({});
  const reply = route.reply.safeParse(await response.json());
  // The server was updated while this page stayed open.
  if (!reply.success)
    throw new Problem(
      'http/other-version',
      response.status,
      'This page is of another version than the server. Reload it; what you wrote and sent is kept.',
      { errors: reply.error.issues },
    );
  return z.custom<ReplyOf<R>>().parse(reply.data);
}

/** The address of a route with its parameters and query filled in; for links to files. */
export function urlOf(route: Route, input: { params?: unknown; query?: unknown }): string {
  const values = new Map(Object.entries(input.params ?? {}));
  const path = route.path.replaceAll(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(values.get(name))));
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(input.query ?? {})) {
    if (value === undefined || value === null || value === '') continue;
    for (const each of Array.isArray(value) ? value : [value]) query.append(name, String(each));
  }
  return `/api/v1${path}${query.size > 0 ? `?${query.toString()}` : ''}`;
}

function bodyOf(route: Route, body: unknown): RequestInit {
  if (body === undefined) return {};
  if (body instanceof Blob) return { body, headers: { 'content-type': 'application/octet-stream' } };
  return { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
}

async function problemFrom(response: Response): Promise<Problem> {
  const text = await response.text();
  try {
    const { title, status, detail, ...more } = problemShape.parse(JSON.parse(text));
    return new Problem(title, status, detail, more);
  } catch {
    // A proxy's page, not ours.
    return new Problem(
      'http/unexpected',
      response.status,
      `The server answered ${response.status} ${response.statusText}. Try again, or tell the administrator.`,
    );
  }
}
