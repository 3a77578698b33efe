/** Keeping canned texts, checklists, runbooks and a client's own fields. */
import type { z } from 'zod';
import type { Actor } from '../base/actor.ts';
import { isoOf } from '../base/clock.ts';
import { newId } from '../base/id.ts';
import { Problem, notFound } from '../base/problem.ts';
import type { Deps } from '../db/deps.ts';
import type { Tx } from '../db/open.ts';
import { scopeOf } from '../db/scope.ts';
import { audit } from '../people/audit.ts';
import type { aidRoutes } from './aids-api.ts';
import {
  aidById,
  aidsFor,
  clientInSight,
  deleteAid,
  fieldById,
  fieldsOfClient,
  insertAid,
  insertField,
  updateAid,
  updateField,
} from './aids.store.ts';
import type { AidRow, FieldRow } from './aids.store.ts';
import { refusable } from './refusals.ts';

type Aid = z.output<typeof aidRoutes.addTicketAid.reply>;
type Field = z.output<typeof aidRoutes.addTicketField.reply>;
type AidBody = z.output<typeof aidRoutes.addTicketAid.body>;

export async function listAids(
  { db }: Deps,
  actor: Actor,
  { kind, client }: { kind?: AidRow['kind'] | undefined; client?: string | undefined },
): Promise<{ items: Aid[] }> {
  const rows = await db.as(scopeOf(actor), (tx) => aidsFor(tx, client));
  return { items: rows.filter((row) => kind === undefined || row.kind === kind).map(aidOf) };
}

export async function addAid({ db, clock }: Deps, actor: Actor, body: AidBody): Promise<Aid> {
  const now = clock.now();
  const row = { ...body, id: newId(now), version: 1, changedByName: actor.name, changedAt: isoOf(now) };
  return db.as(scopeOf(actor), async (tx) => {
    await refusable(insertAid(tx, row));
    await note(tx, clock, actor, { act: 'add', ...row });
    return aidOf(row);
  });
}

export async function changeAid(
  { db, clock }: Deps,
  actor: Actor,
  id: string,
  { version, ...body }: Omit<AidBody, 'clientId' | 'kind'> & { version: number },
): Promise<Aid> {
  return db.as(scopeOf(actor), async (tx) => {
    const set = { ...body, changedByName: actor.name, changedAt: isoOf(clock.now()) };
    const row = await refusable(updateAid(tx, { id, version }, set));
    if (!row) throw await whyNot(tx, id);
    await note(tx, clock, actor, { act: 'change', ...row });
    return aidOf(row);
  });
}

async function whyNot(tx: Tx, id: string): Promise<Problem> {
  const there = await aidById(tx, id);
  if (!there) return notFound('ticket-aid');
  return new Problem(
    'ticket-aid/changed',
    409,
    'It was changed since you read it, or only those who see every client may change it.',
    { current: aidOf(there) },
  );
}

export async function removeAid({ db, clock }: Deps, actor: Actor, id: string): Promise<void> {
  await db.as(scopeOf(actor), async (tx) => {
    const row = await deleteAid(tx, id);
    if (!row) throw await whyNot(tx, id);
    await note(tx, clock, actor, { act: 'remove', ...row });
  });
}

export async function listFields({ db }: Deps, actor: Actor, clientId: string): Promise<{ items: Field[] }> {
  return db.as(scopeOf(actor), async (tx) => {
    if (!(await clientInSight(tx, clientId))) throw notFound('client');
    return { items: (await fieldsOfClient(tx, clientId)).map(fieldOf) };
  });
}

export async function addField(
  { db, clock }: Deps,
  actor: Actor,
  clientId: string,
  body: { name: string; type: FieldRow['type']; choices: string[] },
): Promise<Field> {
  mustHaveChoices(body);
  const row = { ...body, id: newId(clock.now()), clientId, archivedAt: null };
  return db.as(scopeOf(actor), async (tx) => {
    await refusable(insertField(tx, row));
    await noteField(tx, clock, actor, row);
    return fieldOf(row);
  });
}

export async function changeField(
  { db, clock }: Deps,
  actor: Actor,
  id: string,
  { name, choices, archived }: { name: string; choices: string[]; archived: boolean },
): Promise<Field> {
  return db.as(scopeOf(actor), async (tx) => {
    const known = await fieldById(tx, id);
    if (!known) throw notFound('ticket-field');
    mustHaveChoices({ type: known.type, choices });
    const row = { ...known, name, choices, archivedAt: archived ? (known.archivedAt ?? isoOf(clock.now())) : null };
    await refusable(updateField(tx, row));
    await noteField(tx, clock, actor, row);
    return fieldOf(row);
  });
}

function mustHaveChoices({ type, choices }: { type: FieldRow['type']; choices: string[] }): void {
  if ((type === 'choice') !== choices.length > 0)
    throw new Problem('ticket-field/choices', 400, 'A field to choose from needs choices, and no other has any.');
}

async function note(
  tx: Tx,
  clock: Deps['clock'],
  actor: Actor,
  { act, ...row }: AidRow & { act: string },
): Promise<void> {
  await audit(tx, clock, actor, {
    act: `ticket-aid.${act}`,
    recordKind: 'ticket-aid',
    recordId: row.id,
    clientId: row.clientId,
    detail: { kind: row.kind, name: row.name, language: row.language },
  });
}

async function noteField(tx: Tx, clock: Deps['clock'], actor: Actor, row: FieldRow): Promise<void> {
  await audit(tx, clock, actor, {
    act: 'ticket-field.set',
    recordKind: 'ticket-field',
    recordId: row.id,
    clientId: row.clientId,
    detail: { name: row.name, type: row.type, choices: row.choices, archived: row.archivedAt !== null },
  });
}

function aidOf({ changedByName, ...row }: AidRow): Aid {
  return { ...row, changedBy: changedByName };
}

function fieldOf({ archivedAt, ...row }: FieldRow): Field {
  return { ...row, archived: archivedAt !== null };
}
