/** The SOCs people work in. */
import type { Actor } from '../base/actor.ts';
import { newId } from '../base/id.ts';
import { Problem, notFound } from '../base/problem.ts';
import type { Deps } from '../db/deps.ts';
import type { Tx } from '../db/open.ts';
import { scopeOf } from '../db/scope.ts';
import { differences } from './people.rules.ts';
import type { Soc } from './staff-api.ts';
import { insertSoc, socForUpdate, socNamed, socs, updateSoc } from './staff.store.ts';
import { changedMeanwhile } from './versions.ts';
import { tell } from './tell.ts';

export async function listSocs({ db }: Deps, actor: Actor): Promise<Soc[]> {
  return db.as(scopeOf(actor), socs);
}

export async function addSoc(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  actor: Actor,
  input: { name: string; zone: string },
): Promise<Soc> {
  return db.as(scopeOf(actor), async (tx) => {
    const id = newId(clock.now());
    if (!(await insertSoc(tx, { id, ...input }))) throw taken();
    await tell(tx, clock, actor, { kind: 'soc', record: { id }, act: 'soc.add', detail: input });
    return mustLock(tx, id);
  });
}

export async function changeSoc(
  { db, clock }: Deps,
  actor: Actor,
  id: string,
  { version, ...sent }: { version: number; name?: string | undefined; zone?: string | undefined },
): Promise<Soc> {
  return db.as(scopeOf(actor), async (tx) => {
    const before = await mustLock(tx, id);
    if (before.version !== version) throw await changedMeanwhile(tx, { kind: 'soc', id, version, current: before });
    const changes = differences(before, sent);
    if (Object.keys(changes).length === 0) return before;
    if (changes['name'] && sent.name !== undefined && (await socNamed(tx, sent.name))) throw taken();
    await updateSoc(tx, id, sent);
    await tell(tx, clock, actor, {
      kind: 'soc',
      record: { id },
      act: 'soc.change',
      detail: { version: before.version + 1, changed: changes },
    });
    return mustLock(tx, id);
  });
}

function taken(): Problem {
  return new Problem('soc/name-taken', 409, 'There is a SOC with this name.');
}

async function mustLock(tx: Tx, id: string): Promise<Soc> {
  const soc = await socForUpdate(tx, id);
  if (!soc) throw notFound('soc');
  return soc;
}
