/** Verbs on what hangs on a ticket: tags, tasks, a client's own fields, ready texts. */
import type { z } from 'zod';
import type { Actor } from '../base/actor.ts';
import { isoOf } from '../base/clock.ts';
import { newId } from '../base/id.ts';
import { notFound } from '../base/problem.ts';
import type { Deps } from '../db/deps.ts';
import type { Tx } from '../db/open.ts';
import { scopeOf } from '../db/scope.ts';
import { aidById, aidsFor } from './aids.store.ts';
import { change } from './change.rules.ts';
import type { Change, Subject } from './change.rules.ts';
import { unproved } from './hold.rules.ts';
import { readTicketIn } from './read.ts';
import type { Ticket } from './read.ts';
import { act } from './tickets.ts';
import type { OnTicket } from './tickets.ts';
import type { workRoutes } from './work-api.ts';
import { filled, inLanguage, misfit, variablesOf } from './work.rules.ts';
import {
  deleteTag,
  deleteTask,
  fieldsOf,
  insertTag,
  insertTask,
  kindsOf,
  setValue,
  tagsInUse,
  tasksOf,
  updateTask,
} from './work.store.ts';
import type { Task, TaskSet } from './work.store.ts';

type Line = Change['history'][number];
type Tagging = { add: readonly string[]; remove: readonly string[] };

export async function tag(deps: Deps, actor: Actor, id: string, tagging: Tagging): Promise<Ticket> {
  return act(deps, actor, { id }, async (subject, _by, tx) => {
    const history = await tagIn(tx, deps, actor, subject, tagging);
    return history.length === 0 ? null : change('tagged', { history });
  });
}

/** Writes tags in the caller's transaction; returns the lines of history for those that changed. */
export async function tagIn(
  tx: Tx,
  { clock }: Pick<Deps, 'clock'>,
  actor: Actor,
  subject: Subject,
  { add, remove }: Tagging,
): Promise<Line[]> {
  const now = clock.now();
  const history: Line[] = [];
  for (const each of new Set(add)) {
    const row = { ...placeOf(subject), id: newId(now), tag: each, byName: actor.name, at: isoOf(now) };
    if (await insertTag(tx, row)) history.push({ what: 'tag', was: null, became: each });
  }
  for (const each of new Set(remove))
    if (await deleteTag(tx, subject.ticket.id, each)) history.push({ what: 'tag', was: each, became: null });
  return history;
}

export async function tagCounts(
  { db }: Deps,
  actor: Actor,
  clientId: string | undefined,
): Promise<{ items: { tag: string; tickets: number }[] }> {
  return { items: await db.as(scopeOf(actor), (tx) => tagsInUse(tx, clientId)) };
}

export async function addTasks(
  deps: Deps,
  actor: Actor,
  id: string,
  asked: { text: string; guarded: boolean } | { checklistId: string },
): Promise<Ticket> {
  return act(deps, actor, { id }, async (subject, _by, tx) => {
    const { texts, checklist, guarded } =
      'text' in asked
        ? { texts: [asked.text], checklist: null, guarded: asked.guarded }
        : await listOf(tx, subject, asked.checklistId);
    const now = deps.clock.now();
    for (const text of texts)
      await insertTask(tx, {
        ...placeOf(subject),
        id: newId(now),
        text,
        checklist,
        guarded,
        byName: actor.name,
        at: isoOf(now),
      });
    return change('tasks-changed', {
      history:
        checklist === null
          ? texts.map((text) => ({ what: 'task', was: null, became: text }))
          : [{ what: 'checklist', was: null, became: checklist }],
    });
  });
}

async function listOf(
  tx: Tx,
  { ticket }: Subject,
  id: string,
): Promise<{ texts: string[]; checklist: string; guarded: boolean }> {
  const aid = await aidById(tx, id);
  if (!aid || aid.kind !== 'checklist' || (aid.clientId !== null && aid.clientId !== ticket.clientId))
    throw notFound('ticket-aid');
  return { texts: aid.items, checklist: aid.name, guarded: aid.guarded };
}

type TaskChange = { done?: boolean | undefined; text?: string | undefined; guarded?: boolean | undefined };

export async function changeTask(
  deps: Deps,
  actor: Actor,
  { id, taskId, ...asked }: TaskChange & { id: string; taskId: string },
): Promise<Ticket> {
  return act(deps, actor, { id }, async ({ ticket }, by, tx) => {
    const task = await taskOf(tx, id, taskId);
    const refused = unproved(ticket);
    if (refused && task.guarded && (asked.done === true || asked.guarded === false)) return refused;
    const set = taskSet(task, asked, { at: isoOf(deps.clock.now()), name: by.name });
    const history = taskHistory(task, set);
    if (history.length > 0) await updateTask(tx, taskId, set);
    return history.length === 0 ? null : change('tasks-changed', { history });
  });
}

function taskSet(task: Task, { done, text, guarded }: TaskChange, by: { at: string; name: string }): TaskSet {
  return {
    ...(text === undefined || text === task.text ? {} : { text }),
    ...(guarded === undefined || guarded === task.guarded ? {} : { guarded }),
    ...(done === undefined || done === (task.doneAt !== null)
      ? {}
      : { doneAt: done ? by.at : null, doneByName: done ? by.name : null }),
  };
}

function taskHistory(task: Task, { text, guarded, doneAt }: TaskSet): Line[] {
  const named = text ?? task.text;
  return [
    ...(text === undefined ? [] : [{ what: 'task', was: task.text, became: text }]),
    ...(guarded === undefined ? [] : [{ what: guarded ? 'taskGuarded' : 'taskUnguarded', was: null, became: named }]),
    ...(doneAt === undefined ? [] : [{ what: doneAt === null ? 'taskUndone' : 'taskDone', was: null, became: named }]),
  ];
}

export async function removeTask(deps: Deps, actor: Actor, id: string, taskId: string): Promise<Ticket> {
  return act(deps, actor, { id }, async (_subject, _by, tx) => {
    const task = await taskOf(tx, id, taskId);
    await deleteTask(tx, taskId);
    return change('tasks-changed', { history: [{ what: 'task', was: task.text, became: null }] });
  });
}

async function taskOf(tx: Tx, ticketId: string, taskId: string): Promise<Task> {
  const task = (await tasksOf(tx, ticketId)).find(({ id }) => id === taskId);
  if (!task) throw notFound('ticket-task');
  return task;
}

export async function setFields(
  deps: Deps,
  actor: Actor,
  on: OnTicket & { values: readonly { fieldId: string; value: string | null }[] },
): Promise<Ticket> {
  return act(deps, actor, on, async (subject, _by, tx) => {
    const fields = await fieldsOf(tx, placeOf(subject));
    const history: Line[] = [];
    for (const { fieldId, value } of on.values) {
      const field = fields.find(({ id }) => id === fieldId);
      if (!field) throw notFound('ticket-field');
      const wrong = value === null ? undefined : misfit(field, value);
      if (wrong) throw wrong;
      if (field.value === value) continue;
      await setValue(tx, placeOf(subject), fieldId, value);
      history.push({ what: field.name, was: field.value, became: value });
    }
    return history.length === 0 ? null : change('fields-changed', { history });
  });
}

/** What is at hand on a ticket. */
export async function helpFor(
  deps: Deps,
  actor: Actor,
  id: string,
  language: string | undefined,
): Promise<z.output<typeof workRoutes.readTicketHelp.reply>> {
  return deps.db.as(scopeOf(actor), async (tx) => {
    const ticket = await readTicketIn(tx, deps.clock, id);
    const kinds = await kindsOf(tx, id);
    const aids = await aidsFor(tx, ticket.clientId);
    const values = variablesOf(ticket, actor.name);
    const texts = inLanguage(
      aids.filter(({ kind }) => kind === 'canned-text'),
      language,
    );
    return {
      kinds,
      texts: texts.map((aid) => ({ id: aid.id, name: aid.name, language: aid.language, ...filled(aid.text, values) })),
      checklists: aids.filter(({ kind }) => kind === 'checklist'),
      runbooks: aids.filter((aid) => aid.kind === 'runbook' && aid.kinds.some((kind) => kinds.includes(kind))),
    };
  });
}

function placeOf({ ticket }: Subject): { ticketId: string; clientId: string } {
  return { ticketId: ticket.id, clientId: ticket.clientId };
}
