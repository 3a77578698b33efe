/** From a request to who asks: session cookie or bearer token, with rights as they are now. */
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Actor } from '../base/actor.ts';
import { nobody } from '../base/actor.ts';
import { instantOf, isoOf } from '../base/clock.ts';
import type { Instant } from '../base/clock.ts';
import { Problem } from '../base/problem.ts';
import { systemScope } from '../db/open.ts';
import type { Authenticate } from '../http/mount.ts';
import { clientAddress } from './address.ts';
import { permissionsOf, scopedPermissions } from './may.ts';
import type { People } from './people.ts';
import { digest } from './secrets.ts';
import { LAST_USED_EVERY_MS, endsAt, lifeOf } from './sessions.rules.ts';
import { sessionWithPerson, touchSession } from './sessions.store.ts';
import { tokenWithOwner, touchToken } from './tokens.store.ts';
import { SESSION_COOKIE, tokenOf } from './visit.ts';

/** Other processes act on a change of rights when their cached answer is this old; this one at once. */
const CACHE_MS = 3000;
const CACHE_MOST = 10_000;

type Known = {
  actor: Actor;
  /** Person, and token, whose change makes this worthless. */ ids: readonly string[];
  enrolOnly: boolean;
  endsAt: Instant;
  until: number;
};

/** Looks a caller up at most every three seconds; a change of rights committed in this process is seen at once. */
export function authenticator(people: People): Authenticate {
  const cache = new Map<string, Known>();
  // Counts changes: an answer read before one must not be kept after it.
  let changes = 0;
  people.rights.on((id) => {
    changes += 1;
    for (const [key, known] of cache) if (known.ids.includes(id)) cache.delete(key);
  });

  const lookUp = async (key: string, load: () => Promise<Known | undefined>): Promise<Known | undefined> => {
    const cached = cache.get(key);
    if (cached && cached.until > people.clock.monotonic() && cached.endsAt > people.clock.now()) return cached;
    cache.delete(key);
    const before = changes;
    const known = await load();
    if (known && changes === before) {
      if (cache.size >= CACHE_MOST) cache.clear();
      cache.set(key, known);
    }
    return known;
  };

  return async (request) => {
    const from = clientAddress(request, people.config.trustProxy);
    const token = tokenOf(request);
    const secret = token ?? request.cookies[SESSION_COOKIE];
    if (!secret) return { ...nobody, from };
    const hash = digest(secret);
    const known = await lookUp(hash.toString('base64'), () =>
      token ? byToken(people, hash) : bySession(people, hash, { from, active: !isStream(request) }),
    );
    if (!known && token)
      throw new Problem('auth/bad-token', 401, 'This token is unknown, expired or revoked. Make a new one.');
    if (!known) return { ...nobody, from };
    if (known.enrolOnly) refuseBeyondEnrolment(request);
    return { ...known.actor, from };
  };
}

async function bySession(
  people: People,
  hash: Buffer,
  { from, active }: { from: string | null; active: boolean },
): Promise<Known | undefined> {
  const { clock } = people;
  return people.auth.as(systemScope, async (tx) => {
    const row = await sessionWithPerson(tx, hash);
    if (!row?.active) return undefined;
    const now = clock.now();
    const ends = endsAt(
      { lastUsedAt: instantOf(row.lastUsedAt), expiresAt: instantOf(row.expiresAt) },
      lifeOf(row.side, row.strength),
    );
    if (ends <= now) return undefined;
    if (active && now - instantOf(row.lastUsedAt) >= LAST_USED_EVERY_MS)
      await touchSession(tx, row.id, isoOf(now), from);
    const enrolOnly =
      row.side === 'staff' && (row.strength === 'enrol' || (!row.hasTotp && people.staffSecondFactor === 'required'));
    const actor: Actor = {
      side: row.side,
      id: row.personId,
      name: row.name,
      role: row.role,
      clients: row.side === 'staff' && row.allClients ? 'all' : row.clients,
      permissions: enrolOnly ? new Set(['enrol']) : permissionsOf(row.role),
      via: 'session',
      from,
    };
    return { actor, ids: [row.personId], enrolOnly, endsAt: ends, until: clock.monotonic() + CACHE_MS };
  });
}

async function byToken(people: People, hash: Buffer): Promise<Known | undefined> {
  const { clock } = people;
  return people.auth.as(systemScope, async (tx) => {
    const row = await tokenWithOwner(tx, hash);
    const now = clock.now();
    if (!row?.active || (row.expiresAt !== null && instantOf(row.expiresAt) <= now)) return undefined;
    if (row.lastUsedAt === null || now - instantOf(row.lastUsedAt) >= LAST_USED_EVERY_MS)
      await touchToken(tx, row.id, isoOf(now));
    const id = row.ownerId ?? row.id;
    const actor: Actor = {
      side: row.side,
      id,
      name: row.name,
      role: row.role,
      clients: row.allClients ? 'all' : row.clients,
      // A program does not enrol.
      permissions: new Set([...scopedPermissions(row.role, row.scope)].filter((each) => each !== 'enrol')),
      via: 'token',
      from: null,
    };
    return {
      actor,
      ids: [row.id, id],
      enrolOnly: false,
      endsAt: row.expiresAt === null ? Number.POSITIVE_INFINITY : instantOf(row.expiresAt),
      until: clock.monotonic() + CACHE_MS,
    };
  });
}

const stream = z.object({ route: z.object({ replies: z.literal('live') }) });

/** An open stream asks again every few seconds: that is nobody at work, and must not keep a session from ending. */
function isStream(request: FastifyRequest): boolean {
  return stream.safeParse(request.routeOptions.config).success;
}

const routeAccess = z.object({
  route: z.object({ access: z.union([z.object({ public: z.string() }), z.object({ may: z.string() })]) }),
});

/** Says what is missing, where mount's own refusal would name the role. */
function refuseBeyondEnrolment(request: FastifyRequest): void {
  const { data } = routeAccess.safeParse(request.routeOptions.config);
  if (data && ('public' in data.route.access || data.route.access.may === 'enrol')) return;
  throw new Problem('auth/enrol-first', 403, 'Set up your second factor first: staff accounts need one.');
}
