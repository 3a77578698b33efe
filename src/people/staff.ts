/** Staff: who works here, in which role, for which clients. */
import type { Actor, StaffRole } from '../base/actor.ts';
import { isoOf } from '../base/clock.ts';
import { newId } from '../base/id.ts';
import { Problem, notFound } from '../base/problem.ts';
import type { Tx } from '../db/open.ts';
import { scopeOf } from '../db/scope.ts';
import type { Session } from './account-api.ts';
import { accountById, clearTotp } from './accounts.store.ts';
import { audit } from './audit.ts';
import { visibleClients } from './clients.store.ts';
import { deliver, openAccount, renewLink } from './invitations.ts';
import type { Invited } from './invitations.ts';
import {
  allClientsFault,
  differences,
  inviteFault,
  isAdministrator,
  lastAdministratorFault,
  manageFault,
} from './people.rules.ts';
import { recordRightsChanged } from './people.ts';
import type { People } from './people.ts';
import { liveSessions } from './sessions.ts';
import { deleteSession, deleteSessionsOf } from './sessions.store.ts';
import type { NewStaff, Staff, StaffChange, StaffDetail, StaffQuery } from './staff-api.ts';
import {
  assignedClients,
  insertAssignment,
  insertStaff,
  lockAdministrators,
  socs,
  staffById,
  staffForUpdate,
  staffPage,
  updateStaff,
} from './staff.store.ts';
import { changedMeanwhile } from './versions.ts';
import { tell } from './tell.ts';

export async function listStaff(
  { db }: People,
  actor: Actor,
  query: StaffQuery,
): Promise<{ items: Staff[]; next: string | null }> {
  return db.as(scopeOf(actor), (tx) => staffPage(tx, query));
}

export async function getStaff(people: People, actor: Actor, id: string): Promise<StaffDetail> {
  return people.auth.as(scopeOf(actor), async (tx) => {
    const person = await staffById(tx, id);
    if (!person) throw notFound('staff');
    const account = actor.permissions.has('staff.manage') ? await accountById(tx, id) : undefined;
    const signIn = account
      ? {
          hasPassword: account.passwordHash !== null,
          secondFactor: account.totpSecret !== null,
          sessions: (await liveSessions(tx, people, account, null)).length,
        }
      : null;
    return { ...person, clients: await assignedClients(tx, id), signIn };
  });
}

export async function inviteStaff(people: People, actor: Actor, input: NewStaff): Promise<Invited> {
  const allClients = input.allClients ?? (input.role === 'administrator' || input.role === 'manager');
  refuse('staff/role', inviteFault(actor, input.role) ?? allClientsFault(actor, { role: input.role, allClients }));
  const invitation = await people.auth.as(scopeOf(actor), async (tx) => {
    const now = people.clock.now();
    const id = newId(now);
    await mustSee(tx, input.clientIds);
    const { clientIds, ...person } = input;
    await mustBeSoc(tx, person.socId);
    const invitation = await openAccount(tx, people, { id, side: 'staff', email: input.email, name: input.name });
    await insertStaff(tx, { ...person, id, allClients, service: false, createdAt: isoOf(now) });
    for (const clientId of clientIds) await insertAssignment(tx, clientId, id);
    await tell(tx, people.clock, actor, {
      kind: 'staff',
      record: { id },
      act: 'staff.invite',
      detail: {
        name: input.name,
        email: input.email,
        role: input.role,
        allClients,
        clientIds,
      },
    });
    return invitation;
  });
  return deliver(people, actor, invitation);
}

/** Changes what is sent. A new role ends the person's sessions: rights change only with a new session. */
export async function changeStaff(
  people: People,
  actor: Actor,
  id: string,
  { version, ...sent }: StaffChange,
): Promise<Staff> {
  const changed = await people.auth.as(scopeOf(actor), async (tx) => {
    // Before the person's own row: the order in which every taker of both locks takes them.
    const administrators = await lockAdministrators(tx);
    const before = await managed(tx, actor, id);
    if (before.version !== version) throw await changedMeanwhile(tx, { kind: 'staff', id, version, current: before });
    const changes = differences(before, sent);
    if (Object.keys(changes).length === 0) return before;
    await mustBeSoc(tx, sent.socId);
    const role = sent.role ?? before.role;
    if (changes['role']) refuseRole(actor, administrators, { id, before: before.role, role });
    const allClients = changes['role'] && role === 'administrator' ? true : (sent.allClients ?? before.allClients);
    if (changes['allClients'] || changes['role'])
      refuse(
        'staff/clients',
        allClientsFault(actor, { role, allClients: Boolean(changes['allClients']) && allClients }),
      );
    await updateStaff(tx, id, { ...sent, allClients });
    if (changes['role']) await deleteSessionsOf(tx, id);
    await tell(tx, people.clock, actor, {
      kind: 'staff',
      record: { id },
      act: 'staff.change',
      detail: { version: before.version + 1, changed: changes },
    });
    return mustFind(tx, id);
  });
  people.rights.changed(id);
  return changed;
}

export async function disableStaff(people: People, actor: Actor, id: string): Promise<Staff> {
  const person = await people.auth.as(scopeOf(actor), async (tx) => {
    const administrators = await lockAdministrators(tx);
    const before = await managed(tx, actor, id);
    refuse('staff/last-administrator', lastAdministratorFault(administrators, id), 409);
    if (before.disabledAt !== null) return before;
    await updateStaff(tx, id, { disabledAt: isoOf(people.clock.now()) });
    await deleteSessionsOf(tx, id);
    await tell(tx, people.clock, actor, {
      kind: 'staff',
      record: { id },
      act: 'staff.disable',
      detail: { name: before.name },
    });
    return mustFind(tx, id);
  });
  people.rights.changed(id);
  return person;
}

export async function enableStaff(people: People, actor: Actor, id: string): Promise<Staff> {
  return people.auth.as(scopeOf(actor), async (tx) => {
    const before = await managed(tx, actor, id);
    if (before.disabledAt === null) return before;
    await updateStaff(tx, id, { disabledAt: null });
    await tell(tx, people.clock, actor, {
      kind: 'staff',
      record: { id },
      act: 'staff.enable',
      detail: { name: before.name },
    });
    return mustFind(tx, id);
  });
}

/** For a lost telephone: the next sign-in sets up a new second factor. */
export async function resetStaffSecondFactor(people: People, actor: Actor, id: string): Promise<void> {
  const account = await people.auth.as(scopeOf(actor), async (tx) => {
    await managed(tx, actor, id);
    const account = await accountById(tx, id);
    await clearTotp(tx, id);
    await deleteSessionsOf(tx, id);
    await tell(tx, people.clock, actor, { kind: 'staff', record: { id }, act: 'second-factor.reset', detail: {} });
    return account;
  });
  people.rights.changed(id);
  if (account)
    people.mail.post({
      to: account.email,
      subject: 'Your second factor was reset',
      text: `${actor.name} reset the second factor of your Watchfloor account. You set up a new one when you sign in next. If you did not ask for this, tell your administrator at once.`,
    });
}

export async function linkStaffPassword(people: People, actor: Actor, id: string): Promise<Invited> {
  const invitation = await people.auth.as(scopeOf(actor), async (tx) => {
    await managed(tx, actor, id);
    return renewLink(tx, people, actor, id);
  });
  return deliver(people, actor, invitation);
}

export async function listStaffSessions(people: People, actor: Actor, id: string): Promise<Session[]> {
  return people.auth.as(scopeOf(actor), async (tx) => {
    await managed(tx, actor, id);
    const account = await accountById(tx, id);
    return account ? liveSessions(tx, people, account, null) : [];
  });
}

/** Ends one session of someone, or all; returns how many. */
export async function endStaffSessions(people: People, actor: Actor, id: string, sessionId?: string): Promise<number> {
  const ended = await people.auth.as(scopeOf(actor), async (tx) => {
    await managed(tx, actor, id);
    if (sessionId !== undefined && !(await deleteSession(tx, id, sessionId))) throw notFound('session');
    const ended = sessionId === undefined ? await deleteSessionsOf(tx, id) : 1;
    await audit(tx, people.clock, actor, {
      act: 'session.end',
      recordKind: 'staff',
      recordId: id,
      clientId: null,
      detail: { ended },
    });
    await recordRightsChanged(tx, people.clock, id);
    return ended;
  });
  people.rights.changed(id);
  return ended;
}

/** Throws 403 with the reason, if there is one. */
export function refuse(code: string, reason: string | undefined, status = 403): void {
  if (reason !== undefined) throw new Problem(code, status, reason);
}

/** Throws 404 unless the asker sees each of these clients. */
export async function mustSee(tx: Tx, clientIds: readonly string[]): Promise<void> {
  if ((await visibleClients(tx, clientIds)) < new Set(clientIds).size) throw notFound('client');
}

async function mustBeSoc(tx: Tx, id: string | null | undefined): Promise<void> {
  if (id && !(await socs(tx)).some((soc) => soc.id === id)) throw notFound('soc');
}

function refuseRole(
  actor: Actor,
  administrators: string[],
  { id, before, role }: { id: string; before: StaffRole; role: StaffRole },
): void {
  if (!isAdministrator(actor)) refuse('staff/role', 'Only administrators change roles.');
  if (before === 'administrator' && role !== before)
    refuse('staff/last-administrator', lastAdministratorFault(administrators, id), 409);
}

async function managed(tx: Tx, actor: Actor, id: string): Promise<Staff> {
  const person = await staffForUpdate(tx, id);
  if (!person) throw notFound('staff');
  refuse('staff/not-yours', manageFault(actor, person));
  return person;
}

async function mustFind(tx: Tx, id: string): Promise<Staff> {
  const person = await staffById(tx, id);
  if (!person) throw notFound('staff');
  return person;
}
