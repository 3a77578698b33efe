/** Scheduled reports as people see them, with their last runs. */
import type { Actor } from '../base/actor.ts';
import { notFound } from '../base/problem.ts';
import type { Deps } from '../db/deps.ts';
import type { Tx } from '../db/open.ts';
import { scopeOf } from '../db/scope.ts';
import { markShapes, pageOf, readMark } from '../http/page.ts';
import type { ReportRun, ScheduledReport } from './api.ts';
import { mayWith, whenOf } from './rules.ts';
import { deliveriesOf, lastRuns, runsPage } from './runs.store.ts';
import type { DeliveryRow, RunRow } from './runs.store.ts';
import { namedReport, personNames, reportsPage } from './store.ts';
import type { NamedReport } from './store.ts';

type Paged = { limit: number; after?: string | undefined };
type Page<T> = { items: T[]; next: string | null };

export async function listReports(
  { db }: Pick<Deps, 'db'>,
  actor: Actor,
  { client, limit, after }: Paged & { client?: string | undefined },
): Promise<Page<ScheduledReport>> {
  const mark = readMark(after, markShapes.byText);
  return db.as(scopeOf(actor), async (tx) => {
    const rows = await reportsPage(tx, { client, limit: limit + 1, after: mark });
    const page = pageOf(rows, limit, (row) => [row.sortName, row.id]);
    return { next: page.next, items: await shownOf(tx, actor, page.items) };
  });
}

export async function readReport({ db }: Pick<Deps, 'db'>, actor: Actor, id: string): Promise<ScheduledReport> {
  return db.as(scopeOf(actor), (tx) => readReportIn(tx, actor, id));
}

export async function readReportIn(tx: Tx, actor: Actor, id: string): Promise<ScheduledReport> {
  const row = await namedReport(tx, id);
  const [shown] = row ? await shownOf(tx, actor, [row]) : [];
  if (!shown) throw notFound('scheduled-report');
  return shown;
}

export async function listRuns(
  { db }: Pick<Deps, 'db'>,
  actor: Actor,
  id: string,
  { limit, after }: Paged,
): Promise<Page<ReportRun>> {
  const before = readMark(after, markShapes.byTime);
  return db.as(scopeOf(actor), async (tx) => {
    const report = await namedReport(tx, id);
    if (!report) throw notFound('scheduled-report');
    const page = pageOf(await runsPage(tx, { reportId: id, limit: limit + 1, before }), limit, (row) => [
      row.at,
      row.id,
    ]);
    const runIds = page.items.map((run) => run.id);
    const deliveries = inSight(report) ? await deliveriesOf(tx, runIds) : [];
    const items = page.items.map((run) => ({
      ...runOf(run),
      deliveries: deliveries.filter(({ runId }) => runId === run.id).map(deliveryOf),
    }));
    return { next: page.next, items };
  });
}

/** Who it is for is shown to those who see the client; its owner may have lost it. */
function inSight({ clientId, clientName }: NamedReport): boolean {
  return clientId === null || clientName !== null;
}

async function shownOf(tx: Tx, actor: Actor, rows: readonly NamedReport[]): Promise<ScheduledReport[]> {
  const people = rows.filter(inSight).flatMap(({ staffIds, contactIds }) => [...staffIds, ...contactIds]);
  const names = await personNames(tx, people);
  const runs = await lastRuns(
    tx,
    rows.map(({ id }) => id),
  );
  return rows.map((row) => {
    const person = (kind: 'staff' | 'contact') => (id: string) => ({
      kind,
      id,
      name: names.get(id) ?? 'not there any more',
    });
    const run = runs.get(row.id);
    return {
      ...pick(row),
      when: whenOf(row),
      owner: { id: row.ownerId, name: row.ownerName },
      recipients: inSight(row) ? [...row.staffIds.map(person('staff')), ...row.contactIds.map(person('contact'))] : [],
      asked: row.askedAt !== null,
      lastRun: run ? runOf(run) : null,
      trouble: troubleOf(row),
      may: mayWith(actor, row),
    };
  });
}

function pick({ id, name, clientId, clientName, report, period, state, nextDueAt, version }: NamedReport) {
  return { id, name, clientId, clientName, report, period, state, nextDueAt, version };
}

function troubleOf({ tries, retryAt, fault }: NamedReport): ScheduledReport['trouble'] {
  return retryAt === null || fault === null ? null : { tries, why: fault, nextTryAt: retryAt };
}

function runOf({ id, cause, askedBy, dueAt, at, spanFrom, spanUntil, outcome, why, missed }: RunRow) {
  return { id, cause, askedBy, dueAt, at, from: spanFrom, until: spanUntil, outcome, why, missed };
}

function deliveryOf({ personKind, personId, name, address, state, said }: DeliveryRow) {
  return { kind: personKind, id: personId, name, address, state, said };
}
