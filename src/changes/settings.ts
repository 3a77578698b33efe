/** Verbs on what a client has settled about changes: the list of people, models, freezes. */
import type { z } from 'zod';
import type { Actor } from '../base/actor.ts';
import { instantOf, isoOf } from '../base/clock.ts';
import { newId } from '../base/id.ts';
import { Problem, notFound } from '../base/problem.ts';
import type { Deps } from '../db/deps.ts';
import type { Tx } from '../db/open.ts';
import { recordFact } from '../db/facts.ts';
import { scopeOf } from '../db/scope.ts';
import { audit } from '../people/audit.ts';
import { clientKnown, peopleOf, personNamed } from './around.store.ts';
import { mayOf } from './authority.rules.ts';
import { refusable } from './refusals.ts';
import { riskOf } from './risk-api.ts';
import type { authorities, newFreeze, newModel, zAuthority, zFreeze, zModel } from './settings-api.ts';
import {
  authorityOf,
  deleteFreeze,
  freezesOf,
  insertFreeze,
  insertModel,
  modelsOf,
  replaceAuthority,
  retireModel,
} from './settings.store.ts';
import type { AuthorityRow, ModelRow, PlacedFreeze } from './settings.store.ts';

type Authority = { listed: boolean; items: z.output<typeof zAuthority>[] };

export async function readAuthority({ db }: Deps, actor: Actor, clientId: string): Promise<Authority> {
  return db.as(scopeOf(actor), (tx) => authorityIn(tx, clientId));
}

async function authorityIn(tx: Tx, clientId: string): Promise<Authority> {
  if (!(await clientKnown(tx, clientId))) throw notFound('client');
  const list = await authorityOf(tx, clientId);
  const items = (await peopleOf(tx, clientId)).map(({ id, name, kind, title }) => {
    const may = mayOf(list, { kind, id, role: title });
    return { kind, id, name, title, mayRequest: may.request, mayApprove: may.approve };
  });
  return { listed: list.length > 0, items };
}

export async function setAuthority(
  { db, clock }: Deps,
  actor: Actor,
  clientId: string,
  { people }: z.output<typeof authorities>,
): Promise<Authority> {
  return db.as(scopeOf(actor), async (tx) => {
    if (!(await clientKnown(tx, clientId))) throw notFound('client');
    const rows = new Map<string, AuthorityRow>();
    for (const { kind, id, mayRequest, mayApprove } of people) {
      const person = await personNamed(tx, kind, id);
      if (!person || person.clientId !== clientId) throw notFound(kind);
      rows.set(`${kind} ${id}`, { personKind: kind, personId: id, name: person.name, mayRequest, mayApprove });
    }
    const place = { clientId, byName: actor.name, at: isoOf(clock.now()) };
    await replaceAuthority(tx, place, [...rows.values()]);
    const detail = { people: [...rows.values()].map((row) => `${row.name}: ${saying(row)}`) };
    await told(tx, { clock }, actor, { act: 'change-authority.set', kind: 'client', id: clientId, clientId, detail });
    return authorityIn(tx, clientId);
  });
}

const saying = ({ mayRequest, mayApprove }: AuthorityRow): string =>
  [mayRequest ? 'may request' : '', mayApprove ? 'may approve' : ''].filter(Boolean).join(', ') || 'neither';

export async function listModels({ db }: Deps, actor: Actor, clientId: string) {
  return db.as(scopeOf(actor), async (tx) => {
    if (!(await clientKnown(tx, clientId))) throw notFound('client');
    return { items: (await modelsOf(tx, clientId)).map(modelOf) };
  });
}

export async function addModel(
  { db, clock }: Deps,
  actor: Actor,
  clientId: string,
  input: z.output<typeof newModel>,
): Promise<z.output<typeof zModel>> {
  mustBeModest(input);
  return db.as(scopeOf(actor), async (tx) => {
    if (!(await clientKnown(tx, clientId))) throw notFound('client');
    return addModelIn(tx, { clock }, actor, { ...input, clientId });
  });
}

/** Puts another in its place: what was approved by the former stays as it was, so its row does. */
export async function changeModel(
  { db, clock }: Deps,
  actor: Actor,
  id: string,
  input: z.output<typeof newModel>,
): Promise<z.output<typeof zModel>> {
  mustBeModest(input);
  return db.as(scopeOf(actor), async (tx) => {
    const former = await retireModel(tx, id, isoOf(clock.now()));
    if (!former) throw notFound('change-model');
    const { clientId, name } = former;
    await told(tx, { clock }, actor, {
      ...{ act: 'change-model.retire', kind: 'change-model', id, clientId },
      detail: { name, because: 'another takes its place' },
    });
    return addModelIn(tx, { clock }, actor, { ...input, clientId });
  });
}

async function addModelIn(
  tx: Tx,
  { clock }: Pick<Deps, 'clock'>,
  actor: Actor,
  input: z.output<typeof newModel> & { clientId: string },
): Promise<z.output<typeof zModel>> {
  const now = clock.now();
  const row = { ...input, id: newId(now), authorisedByName: actor.name, at: isoOf(now), retiredAt: null };
  await refusable(insertModel(tx, row));
  const detail = { name: row.name, authorisedHow: row.authorisedHow };
  const place = { kind: 'change-model', id: row.id, clientId: row.clientId };
  await told(tx, { clock }, actor, { act: 'change-model.add', ...place, detail });
  return modelOf(row);
}

function mustBeModest({ answers }: z.output<typeof newModel>): void {
  const { risk } = riskOf(answers);
  if (risk === 'unknown' || risk === 'high')
    throw new Problem(
      'change-model/risk',
      400,
      'A model answers every question on risk, and its risk is low or medium.',
    );
}

export async function removeModel({ db, clock }: Deps, actor: Actor, id: string): Promise<Record<string, never>> {
  return db.as(scopeOf(actor), async (tx) => {
    const row = await retireModel(tx, id, isoOf(clock.now()));
    if (!row) throw notFound('change-model');
    const place = { act: 'change-model.retire', kind: 'change-model', id, clientId: row.clientId };
    await told(tx, { clock }, actor, { ...place, detail: { name: row.name } });
    return {};
  });
}

export async function listFreezes({ db, clock }: Deps, actor: Actor, clientId: string) {
  return db.as(scopeOf(actor), async (tx) => {
    if (!(await clientKnown(tx, clientId))) throw notFound('client');
    return { items: (await freezesOf(tx, { clientId, now: isoOf(clock.now()) })).map(freezeOf) };
  });
}

export async function addFreeze(
  { db, clock }: Deps,
  actor: Actor,
  clientId: string,
  { siteId, reason, ...span }: z.output<typeof newFreeze>,
): Promise<z.output<typeof zFreeze>> {
  if (instantOf(span.toAt) <= instantOf(span.fromAt))
    throw new Problem('change-freeze/window', 400, 'A freeze must end after it begins.');
  const now = clock.now();
  const [fromAt, toAt] = [isoOf(instantOf(span.fromAt)), isoOf(instantOf(span.toAt))];
  const row = { id: newId(now), clientId, siteId, fromAt, toAt, reason, byName: actor.name };
  return db.as(scopeOf(actor), async (tx) => {
    if (!(await clientKnown(tx, clientId))) throw notFound('client');
    await refusable(insertFreeze(tx, { ...row, at: isoOf(now) }));
    const detail = { reason, from: fromAt, to: toAt };
    await told(tx, { clock }, actor, { act: 'change-freeze.add', kind: 'change-freeze', id: row.id, clientId, detail });
    const [made] = await freezesOf(tx, { clientId, now: isoOf(now), id: row.id });
    if (!made) throw notFound('change-freeze');
    return freezeOf(made);
  });
}

export async function removeFreeze({ db, clock }: Deps, actor: Actor, id: string): Promise<Record<string, never>> {
  return db.as(scopeOf(actor), async (tx) => {
    const row = await deleteFreeze(tx, id);
    if (!row) throw notFound('change-freeze');
    const place = { act: 'change-freeze.remove', kind: 'change-freeze', id, clientId: row.clientId };
    await told(tx, { clock }, actor, { ...place, detail: { reason: row.reason } });
    return {};
  });
}

type Told = { act: string; kind: string; id: string; clientId: string; detail: Record<string, unknown> };

async function told(
  tx: Tx,
  { clock }: Pick<Deps, 'clock'>,
  actor: Actor,
  { act, kind, id, clientId, detail }: Told,
): Promise<void> {
  await recordFact(tx, clock, { topic: act, clientId, subjectId: id });
  await audit(tx, clock, actor, { act, recordKind: kind, recordId: id, clientId, detail });
}

function modelOf({ retiredAt: _retiredAt, ...model }: ModelRow): z.output<typeof zModel> {
  return model;
}

function freezeOf({ fromAt, toAt, ...row }: PlacedFreeze): z.output<typeof zFreeze> {
  return { ...row, from: fromAt, to: toAt };
}
