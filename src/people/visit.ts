/** What a request shows of its sender before anyone is signed in, and the cookies given back. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Config } from '../base/config.ts';
import { clientAddress } from './address.ts';

export type Visit = {
  address: string | null;
  agent: string;
  /** Secrets from cookies, as sent. */
  session: string | null;
  challenge: string | null;
  device: string | null;
};

/** Cookies to set; null deletes one. */
export type Cookies = { session?: string | null; challenge?: string | null; device?: string };

export const SESSION_COOKIE = 'watchfloor.session_token';
const names = { session: SESSION_COOKIE, challenge: 'watchfloor.challenge', device: 'watchfloor.device' } as const;
// The session itself runs out on the server; a browser may keep the cookie until the longest session would.
const lifeSeconds = { session: 7 * 24 * 3600, challenge: 600, device: 365 * 24 * 3600 } as const;

export function visitOf(request: FastifyRequest, config: Config): Visit {
  const cookie = (name: string): string | null => {
    const value = request.cookies[name];
    return value && /^[A-Za-z0-9_-]{43}$/.test(value) ? value : null;
  };
  return {
    address: clientAddress(request, config.trustProxy),
    agent: (request.headers['user-agent'] ?? '').slice(0, 200),
    session: cookie(names.session),
    challenge: cookie(names.challenge),
    device: cookie(names.device),
  };
}

/** The token a request speaks by; what only looks like one is none, and the cookie's rules hold. */
export function tokenOf({ headers }: FastifyRequest): string | undefined {
  return /^Bearer (wf_[A-Za-z0-9_-]{43})$/i.exec(headers.authorization ?? '')?.[1];
}

/** No script reads them, no other site's form sends them, and with https they never travel in the clear. */
export function setCookies(reply: FastifyReply, config: Config, cookies: Cookies): void {
  const attributes = { path: '/', httpOnly: true, sameSite: 'lax', secure: isSecure(config) } as const;
  for (const name of ['session', 'challenge', 'device'] as const) {
    const value = cookies[name];
    if (value === undefined) continue;
    if (value === null) void reply.clearCookie(names[name], attributes);
    else void reply.setCookie(names[name], value, { ...attributes, maxAge: lifeSeconds[name] });
  }
}

function isSecure(config: Config): boolean {
  return config.publicUrl?.startsWith('https://') ?? false;
}
