/** Which engineers work for, and so see, which clients. */
import type { Actor } from '../base/actor.ts';
import type { Clock } from '../base/clock.ts';
import { Problem, notFound } from '../base/problem.ts';
import type { Tx } from '../db/open.ts';
import { scopeOf } from '../db/scope.ts';
import { clientById } from './clients.store.ts';
import { assignFault } from './people.rules.ts';
import type { People } from './people.ts';
import type { Staff } from './staff-api.ts';
import { deleteAssignment, insertAssignment, staffById, staffOfClient } from './staff.store.ts';
import { tell } from './tell.ts';
import type { Told } from './tell.ts';

export async function listAssignments(
  { db }: People,
  actor: Actor,
  clientId: string,
): Promise<Pick<Staff, 'id' | 'name' | 'role' | 'allClients'>[]> {
  return db.as(scopeOf(actor), async (tx) => {
    await mustSeeClient(tx, clientId);
    return staffOfClient(tx, clientId);
  });
}

export async function assign(
  people: Pick<People, 'db' | 'clock' | 'rights'>,
  actor: Actor,
  clientId: string,
  staffId: string,
): Promise<void> {
  const fault = assignFault(actor, staffId);
  if (fault) throw new Problem('assignment/self', 403, fault);
  await people.db.as(scopeOf(actor), async (tx) => {
    await mustSeeClient(tx, clientId);
    const person = await staffById(tx, staffId);
    if (!person || person.disabledAt !== null) throw notFound('staff');
    await assignIn(tx, people.clock, actor, clientId, staffId);
  });
  people.rights.changed(staffId);
}

export async function unassign(
  people: Pick<People, 'db' | 'clock' | 'rights'>,
  actor: Actor,
  clientId: string,
  staffId: string,
): Promise<void> {
  await people.db.as(scopeOf(actor), async (tx) => {
    await mustSeeClient(tx, clientId);
    if (await deleteAssignment(tx, clientId, staffId))
      await tell(tx, people.clock, actor, told('assignment.remove', clientId, staffId));
  });
  people.rights.changed(staffId);
}

/** As `assign`, inside a transaction that does more and has checked both; false when it was so already. */
export async function assignIn(
  tx: Tx,
  clock: Clock,
  actor: Actor,
  clientId: string,
  staffId: string,
): Promise<boolean> {
  const added = await insertAssignment(tx, clientId, staffId);
  if (added) await tell(tx, clock, actor, told('assignment.add', clientId, staffId));
  return added;
}

async function mustSeeClient(tx: Tx, clientId: string): Promise<void> {
  if (!(await clientById(tx, clientId))) throw notFound('client');
}

function told(act: string, clientId: string, staffId: string): Told {
  return { kind: 'staff', record: { id: staffId, clientId }, act, topic: 'assignment.changed' };
}
