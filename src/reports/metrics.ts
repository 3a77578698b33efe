/** Figures of scheduled reports for /metrics. */
import { Counter, Registry } from 'prom-client';

export type ReportMetrics = {
  readonly registry: Registry;
  ran(outcome: 'sent' | 'not-sent', leftOut: number): void;
  fault(): void;
};

export function reportMetrics(): ReportMetrics {
  const registry = new Registry();
  const registers = [registry];
  const runs = new Counter({
    name: 'watchfloor_report_runs_total',
    help: 'Scheduled reports that were made, or were not for a reason, by outcome',
    labelNames: ['outcome'],
    registers,
  });
  const leftOut = new Counter({
    name: 'watchfloor_report_recipients_left_out_total',
    help: 'People who were not sent a report because they may not have it any more',
    registers,
  });
  const faults = new Counter({
    name: 'watchfloor_report_faults_total',
    help: 'Tries to make a scheduled report that ended in an error; each is tried again later',
    registers,
  });
  return {
    registry,
    ran(outcome, people) {
      runs.inc({ outcome });
      leftOut.inc(people);
    },
    fault: () => faults.inc(),
  };
}
