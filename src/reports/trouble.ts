/** A report that could not be made: tried again later and later, and its owner is told why nothing comes. */
import { randomUUID } from 'node:crypto';
import { theSystem } from '../base/actor.ts';
import { isoOf } from '../base/clock.ts';
import { newId } from '../base/id.ts';
import { Problem } from '../base/problem.ts';
import { noticeSender, queueNotice } from '../correspondence/notices.ts';
import { recordFact } from '../db/facts.ts';
import type { Tx } from '../db/open.ts';
import { systemScope } from '../db/open.ts';
import { audit } from '../people/audit.ts';
import { siteUrl } from '../people/people.ts';
import { reachOf, staffActorNow } from '../people/recipients.ts';
import { plainMail, subjectOf } from './mail.rules.ts';
import { waitAfter } from './rules.ts';
import { sameReport } from './runs.ts';
import type { ReportDeps } from './runs.ts';
import { freeReport, updateReport } from './store.ts';
import type { ReportRow } from './store.ts';

// The first may be a hiccup that a minute heals.
const TOLD_AFTER_TRIES = 2;

/** False: it changed or was made meanwhile, and is to be looked at again. */
export async function putOff(deps: ReportDeps, report: ReportRow, error: unknown): Promise<boolean> {
  const { db, clock, log, metrics } = deps;
  const id = randomUUID();
  log.error(
    { err: error, report: report.id, error: id },
    'a scheduled report could not be made; it is tried again later',
  );
  metrics.fault();
  return db.as(systemScope, async (tx) => {
    const now = await freeReport(tx, report.id);
    if (!now || !sameReport(now, report)) return false;
    const tries = now.tries + 1;
    const retryAt = isoOf(clock.now() + waitAfter(tries));
    const fault = faultText(error, id);
    await updateReport(tx, now.id, { tries, retryAt, fault });
    const { clientId, name } = now;
    await recordFact(tx, clock, { topic: 'report.ran', clientId, subjectId: now.id });
    const detail = { name, tries, retryAt, why: fault };
    await audit(tx, clock, theSystem, {
      ...{ act: 'report.failed', recordKind: 'scheduled-report', recordId: now.id },
      ...{ clientId, detail },
    });
    if (tries === TOLD_AFTER_TRIES) await tellOwner(tx, deps, now, fault);
    return true;
  });
}

/** Of an error of ours nothing is said but where it is written. */
function faultText(error: unknown, id: string): string {
  if (error instanceof Problem) return error.message;
  return `Something went wrong on our side. The server’s log has it under ${id}.`;
}

async function tellOwner(tx: Tx, deps: ReportDeps, report: ReportRow, fault: string): Promise<void> {
  const { config, clock } = deps;
  const { id: reportId, clientId, ownerId, name } = report;
  const to = { kind: 'staff', id: ownerId } as const;
  const about = { clientId, clients: (await staffActorNow(tx, ownerId))?.clients ?? [] };
  const reach = await reachOf(tx, to, about);
  if (reach.whyNot !== null || config.smtpUrl === undefined) return;
  const id = newId(clock.now());
  const title = 'This report could not be made';
  await queueNotice(tx, deps, {
    ...{ id, aboutId: id, about, to: { ...to, name: reach.name, address: reach.address } },
    ...{ from: await noticeSender(tx, config, clientId), files: [] },
    subject: subjectOf({ name, about: title.toLowerCase() }),
    ...plainMail(`${name}: ${title.toLowerCase()}`, [
      fault,
      'Nobody was sent it. It is tried again by itself, less and less often, at least once a day; once it can be made it is sent to all, and stands for what was missed.',
      `How it stands: ${siteUrl(config)}/reports/scheduled?report=${reportId}`,
    ]),
  });
}
