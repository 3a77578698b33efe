/** Tokens: what programs send instead of signing in. The secret is shown once; a digest is kept. */
import type { Actor, ClientRole, StaffRole } from '../base/actor.ts';
import { isoOf } from '../base/clock.ts';
import { newId, newSecret } from '../base/id.ts';
import type { Permission } from '../base/permissions.ts';
import { permissions } from '../base/permissions.ts';
import { Problem, notFound } from '../base/problem.ts';
import type { Tx } from '../db/open.ts';
import { scopeOf } from '../db/scope.ts';
import { audit } from './audit.ts';
import { insertClientUser } from './client-users.store.ts';
import { mustMay, permissionsOf, scopedPermissions } from './may.ts';
import type { GrantedRole } from './may.ts';
import { slugOf } from './people.rules.ts';
import { recordRightsChanged } from './people.ts';
import type { People } from './people.ts';
import { digest } from './secrets.ts';
import { insertAssignment, insertStaff } from './staff.store.ts';
import { mustSee } from './staff.ts';
import type { NewToken, Token } from './tokens-api.ts';
import { insertToken, revokeTokenRow, tokenForUpdate, tokensOf } from './tokens.store.ts';
import type { NewTokenRow } from './tokens.store.ts';

const DAY = 86_400_000;

/** One's own tokens, or everyone's for those who manage tokens. */
export async function listTokens(people: People, actor: Actor): Promise<Token[]> {
  const all = actor.permissions.has('tokens.manage');
  const owner = all ? null : actor.id;
  if (!all && owner === null) return [];
  const rows = await people.db.as(scopeOf(actor), (tx) => tokensOf(tx, owner));
  return rows.map(({ ownerId, ownerName, clients, scope, ...row }) => ({
    ...row,
    owner: ownerId === null ? null : { id: ownerId, name: ownerName ?? '' },
    scope: scope && permissions.filter((each) => scope.includes(each)),
    clientIds: clients,
  }));
}

/** A token that acts as oneself, or of an integration. Made by a person at a browser: a stolen token must not make others. */
export async function addToken(people: People, actor: Actor, input: NewToken): Promise<{ token: string; id: string }> {
  if (input.kind === 'integration') mustMay(actor, 'tokens.manage');
  else if (actor.via !== 'session')
    throw new Problem('token/session-required', 403, 'Sign in to make a token for yourself; a token cannot make one.');
  if (input.kind === 'own' && input.clientIds !== null)
    throw new Problem(
      'token/own-clients',
      400,
      'A token of your own reaches what you reach. Leave the clients out, or narrow its scope.',
    );
  const { clientIds } = input;
  if (input.kind === 'integration') mustHold(actor, scopedPermissions('integration', input.scope));
  return people.db.as(scopeOf(actor), async (tx) => {
    await mustSee(tx, clientIds ?? []);
    const owner =
      input.kind === 'integration'
        ? { staffId: null, clientUserId: null }
        : {
            staffId: actor.side === 'staff' ? actor.id : null,
            clientUserId: actor.side === 'client' ? actor.id : null,
          };
    const allClients = input.kind === 'integration' && clientIds === null;
    return make(tx, people, actor, {
      ...owner,
      name: input.name,
      scope: input.scope,
      allClients,
      clients: clientIds ?? [],
      expiresInDays: input.expiresInDays,
    });
  });
}

export type RoleToken = {
  name: string;
  role: GrantedRole;
  /** Null for all; a client role needs exactly one. */ clientIds: string[] | null;
  scope?: readonly Permission[] | null;
  /** Null: never. */ expiresInDays: number | null;
};

/**
 * A token that can do what a role can, for the command line. For a role of people it stands for a service account of
 * that name, so that what people can be (assignee, author) it can be too; that account never signs in.
 */
export async function addRoleToken(
  people: People,
  actor: Actor,
  input: RoleToken,
): Promise<{ token: string; id: string }> {
  mustMay(actor, 'tokens.manage');
  return people.db.as(scopeOf(actor), async (tx) => {
    await mustSee(tx, input.clientIds ?? []);
    const owner = await ownerFor(tx, people, input);
    const integration = input.role === 'integration';
    return make(tx, people, actor, {
      ...owner,
      name: input.name,
      scope: input.scope ? [...input.scope] : null,
      allClients: integration && input.clientIds === null,
      clients: integration ? (input.clientIds ?? []) : [],
      expiresInDays: input.expiresInDays,
    });
  });
}

export async function revokeToken(people: People, actor: Actor, id: string): Promise<void> {
  await people.db.as(scopeOf(actor), async (tx) => {
    const token = await tokenForUpdate(tx, id);
    const mine = token !== undefined && (token.ownerId === actor.id || token.id === actor.id);
    if (!token || (!mine && !actor.permissions.has('tokens.manage'))) throw notFound('token');
    if (token.revokedAt !== null) return;
    await revokeTokenRow(tx, id, isoOf(people.clock.now()));
    await audit(tx, people.clock, actor, {
      act: 'token.revoke',
      recordKind: 'token',
      recordId: id,
      clientId: null,
      detail: { name: token.name },
    });
    await recordRightsChanged(tx, people.clock, id);
  });
  people.rights.changed(id);
}

/** Nobody hands on what they do not hold themselves: a narrow token must not make a wide one. */
function mustHold(actor: Actor, asked: ReadonlySet<Permission>): void {
  const missing = [...asked].filter((each) => each !== 'self' && !actor.permissions.has(each));
  if (missing.length > 0)
    throw new Problem('token/too-wide', 403, `You cannot give what you may not do yourself: ${missing.join(', ')}.`);
}

type Make = Pick<NewTokenRow, 'name' | 'staffId' | 'clientUserId' | 'scope' | 'allClients' | 'clients'> & {
  expiresInDays: number | null;
};

async function make(
  tx: Tx,
  { clock }: Pick<People, 'clock'>,
  actor: Actor,
  { expiresInDays, ...row }: Make,
): Promise<{ token: string; id: string }> {
  const now = clock.now();
  const token = `wf_${newSecret()}`;
  const id = newId(now);
  await insertToken(tx, {
    ...row,
    id,
    hash: digest(token),
    createdBy: actor.id,
    createdAt: isoOf(now),
    expiresAt: expiresInDays === null ? null : isoOf(now + expiresInDays * DAY),
  });
  await audit(tx, clock, actor, {
    act: 'token.add',
    recordKind: 'token',
    recordId: id,
    clientId: null,
    detail: { name: row.name, scope: row.scope, staffId: row.staffId, clientUserId: row.clientUserId, expiresInDays },
  });
  return { token, id };
}

async function ownerFor(
  tx: Tx,
  { clock }: Pick<People, 'clock'>,
  { name, role, clientIds }: RoleToken,
): Promise<{ staffId: string | null; clientUserId: string | null }> {
  if (role === 'integration') return { staffId: null, clientUserId: null };
  const now = clock.now();
  const id = newId(now);
  // RFC 2606: no mail ever goes to .invalid.
  const person = {
    id,
    name,
    email: `${slugOf(name)}-${id.slice(-12)}@service.invalid`,
    service: true,
    createdAt: isoOf(now),
  };
  if (isClientRole(role)) {
    const clientId = clientIds?.length === 1 ? clientIds[0] : undefined;
    if (clientId === undefined)
      throw new Problem(
        'token/one-client',
        400,
        `A token with the role ${role} belongs to exactly one client. Name it.`,
      );
    await insertClientUser(tx, { ...person, clientId, role });
    return { staffId: null, clientUserId: id };
  }
  await insertStaff(tx, { ...person, role, socId: null, zone: 'UTC', allClients: clientIds === null });
  for (const clientId of clientIds ?? []) await insertAssignment(tx, clientId, id);
  return { staffId: id, clientUserId: null };
}

function isClientRole(role: StaffRole | ClientRole): role is ClientRole {
  return !permissionsOf(role).has('clients.read');
}
