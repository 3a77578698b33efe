/** What a person does in a sweep: explains rows, opens their tickets, records that a client was looked at. */
import type { Actor } from '../base/actor.ts';
import { instantOf, isoOf } from '../base/clock.ts';
import { newId } from '../base/id.ts';
import { notFound, Problem } from '../base/problem.ts';
import type { Deps } from '../db/deps.ts';
import { recordFact } from '../db/facts.ts';
import type { Tx } from '../db/open.ts';
import { scopeOf } from '../db/scope.ts';
import { findingsById } from '../detection/findings.ts';
import { markShapes, pageOf, readMark } from '../http/page.ts';
import { audit } from '../people/audit.ts';
import { clientName } from '../people/clients.ts';
import { ticketOf } from '../tickets/of-findings.ts';
import type { Explanation, Look, Reason } from './api.ts';
import { EXPLAINED_FOR_MS, tallyOf } from './rules.ts';
import { dropExplanation, insertLook, looksPage, looksSince, putExplanations } from './store.ts';
import { rowsIn } from './sweep.ts';

type Explaining = { findingIds: readonly string[]; reason: Reason; note: string };

/** All or none: a finding that is not there, or not the actor's, refuses them all. */
export async function explainRows(
  { db, clock }: Deps,
  actor: Actor,
  { findingIds, reason, note }: Explaining,
): Promise<{ explained: number; explanation: Explanation }> {
  const ids = [...new Set(findingIds)];
  const now = clock.now();
  return db.as(scopeOf(actor), async (tx) => {
    const found = await findingsById(tx, ids);
    if (found.length < ids.length) throw notFound('finding');
    const explanation = { reason, note, byName: actor.name, at: isoOf(now), until: isoOf(now + EXPLAINED_FOR_MS) };
    await putExplanations(
      tx,
      found.map(({ id, clientId }) => ({ findingId: id, clientId, byId: actor.id, ...explanation })),
    );
    for (const { id, clientId, title } of found) {
      await recordFact(tx, clock, { topic: 'sweep.explained', clientId, subjectId: id });
      await audit(tx, clock, actor, {
        act: 'sweep.explained',
        recordKind: 'finding',
        recordId: id,
        clientId,
        detail: { reason, note, title },
      });
    }
    return { explained: found.length, explanation };
  });
}

export async function withdrawExplanation(
  { db, clock }: Deps,
  actor: Actor,
  findingId: string,
): Promise<{ withdrawn: boolean }> {
  return db.as(scopeOf(actor), async (tx) => {
    const finding = (await findingsById(tx, [findingId]))[0];
    if (!finding) throw notFound('finding');
    if (!(await dropExplanation(tx, findingId))) return { withdrawn: false };
    const { clientId, title } = finding;
    await recordFact(tx, clock, { topic: 'sweep.withdrawn', clientId, subjectId: findingId });
    await audit(tx, clock, actor, {
      act: 'sweep.withdrawn',
      recordKind: 'finding',
      recordId: findingId,
      clientId,
      detail: { title },
    });
    return { withdrawn: true };
  });
}

export async function ticketRow(
  { db, clock }: Deps,
  actor: Actor,
  findingId: string,
): Promise<{ ticketId: string; number: string; attachedAt: string }> {
  return db.as(scopeOf(actor), async (tx) => {
    const finding = (await findingsById(tx, [findingId]))[0];
    if (!finding) throw notFound('finding');
    const { ticket, opened } = await ticketOf(tx, clock, finding);
    await recordFact(tx, clock, { topic: 'sweep.ticketed', clientId: finding.clientId, subjectId: findingId });
    if (opened)
      await audit(tx, clock, actor, {
        act: 'sweep.ticketed',
        recordKind: 'finding',
        recordId: findingId,
        clientId: finding.clientId,
        detail: { number: ticket.number, title: finding.title },
      });
    return { ticketId: ticket.id, number: ticket.number, attachedAt: ticket.attachedAt };
  });
}

export async function recordLook(
  { db, clock }: Deps,
  actor: Actor,
  { clientId, since }: { clientId: string; since: string },
): Promise<Look> {
  const now = clock.now();
  return db.as(scopeOf(actor), async (tx) => {
    const name = await mustName(tx, clientId);
    const rows = await rowsIn(tx, [{ id: clientId, name, since }]);
    const { left, ...tally } = tallyOf(rows, { now: isoOf(now), since: isoOf(instantOf(since)) });
    if (left > 0)
      throw new Problem(
        'sweep/rows-left',
        409,
        `${left} ${left === 1 ? 'row' : 'rows'} of ${name} ${left === 1 ? 'is' : 'are'} neither explained nor on a ticket. Explain or ticket them first.`,
      );
    const look: Look = { id: newId(now), clientId, byName: actor.name, at: isoOf(now), since, ...tally };
    await insertLook(tx, { ...look, byId: actor.id });
    // The client is told that somebody looked, not what was seen.
    await recordFact(tx, clock, { topic: 'sweep.looked', clientId, subjectId: look.id, published: true });
    await audit(tx, clock, actor, {
      act: 'sweep.looked',
      recordKind: 'client',
      recordId: clientId,
      clientId,
      detail: { since, ...tally },
    });
    return look;
  });
}

export async function listLooks(
  { db }: Deps,
  actor: Actor,
  { clientId, limit, after }: { clientId: string; limit: number; after?: string | undefined },
): Promise<{ items: Look[]; next: string | null }> {
  const before = readMark(after, markShapes.byTime);
  return db.as(scopeOf(actor), async (tx) => {
    await mustName(tx, clientId);
    const rows = await looksPage(tx, { clientId, limit: limit + 1, before });
    return pageOf(rows, limit, ({ at, id }) => [at, id]);
  });
}

/** Looks at the client whose eyes the transaction has, newest first. */
export async function looksForClient(tx: Tx, since: string, most: number): Promise<Look[]> {
  return looksSince(tx, since, most);
}

async function mustName(tx: Tx, clientId: string): Promise<string> {
  const name = await clientName(tx, clientId);
  if (name === undefined) throw notFound('client');
  return name;
}
