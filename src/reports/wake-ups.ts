/** Sends reports at their times, and those that somebody asked for: one timer for the earliest, set anew at each fact. */
import { instantOf, isoOf } from '../base/clock.ts';
import type { Doorbell } from '../bus/doorbell.ts';
import { wakeUpsOf } from '../bus/wake-ups.ts';
import type { Done, WakeUps } from '../bus/wake-ups.ts';
import { systemScope } from '../db/open.ts';
import { runReport } from './runs.ts';
import type { ReportDeps } from './runs.ts';
import { putOff } from './trouble.ts';
import { dueReports, nextReportDue } from './store.ts';

const AT_ONCE = 50;

export function createReportWakeUps(deps: ReportDeps, doorbell: Pick<Doorbell, 'onRing'>): WakeUps {
  const failed = 'scheduled reports could not be sent; trying again';
  return wakeUpsOf({ work: () => runDue(deps), failed }, deps, doorbell);
}

async function runDue(deps: ReportDeps): Promise<Done> {
  const { db, clock } = deps;
  const due = await db.as(systemScope, (tx) => dueReports(tx, isoOf(clock.now()), AT_ONCE));
  let [touched, held] = [0, 0];
  for (const report of due) {
    // One that cannot be made must not keep the others from being sent.
    try {
      if (await runReport(deps, report)) touched += 1;
      else held += 1;
    } catch (error) {
      if (!(await putOff(deps, report, error))) held += 1;
    }
  }
  const next = await db.as(systemScope, nextReportDue);
  return { touched, held, nextIn: next === undefined ? undefined : Math.max(0, instantOf(next) - clock.now()) };
}
