/** Requests that change something must come from our own pages when a browser's cookie speaks for the sender. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Config } from '../base/config.ts';
import { Problem } from '../base/problem.ts';
import { SESSION_COOKIE, tokenOf } from './visit.ts';

const safe = new Set(['GET', 'HEAD', 'OPTIONS']);
const cookieless = z.object({ route: z.object({ cookieless: z.literal(true) }) });

/**
 * Adds the check to every request of the server (call before routes are added). A browser sends Origin with every unsafe
 * request: a foreign one is refused, also for signing in, so that nobody is signed in as somebody else by a foreign page.
 * Without Origin a request that brings a session cookie is refused; one without cookies (curl, a program) has nothing
 * that could be borrowed. Bearer tokens are not sent by browsers on their own and need no check.
 */
export function originGuard(server: FastifyInstance, config: Config): void {
  server.addHook('onRequest', async (request) => {
    if (safe.has(request.method) || cookieless.safeParse(request.routeOptions.config).success) return;
    if (tokenOf(request) !== undefined || !fault(request, config)) return;
    throw new Problem(
      'auth/foreign-origin',
      403,
      'This request did not come from our own pages. Open Watchfloor itself; programs send a token instead of a cookie.',
    );
  });
}

function fault(request: FastifyRequest, config: Config): boolean {
  const { origin, cookie } = request.headers;
  if (origin !== undefined) return !isOurs(origin, request, config);
  return request.headers['sec-fetch-site'] === 'cross-site' || cookie?.includes(SESSION_COOKIE) === true;
}

/** The address users type, or the very host this request was sent to. */
function isOurs(origin: string, request: FastifyRequest, { publicUrl }: Config): boolean {
  if (!URL.canParse(origin)) return false;
  const url = new URL(origin);
  return (publicUrl !== undefined && url.origin === new URL(publicUrl).origin) || url.host === request.headers.host;
}
