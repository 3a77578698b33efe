/** Follows what becomes of the mails of a report. */
import type { Clock } from '../base/clock.ts';
import { noticeState } from '../correspondence/notices.ts';
import { recordFact } from '../db/facts.ts';
import type { FactWorker } from '../db/facts.ts';
import { settleDelivery } from './runs.store.ts';

export function deliveriesWorker({ clock }: { clock: Clock }): FactWorker {
  return {
    name: 'reports.deliveries',
    topics: ['notice.sent', 'notice.failed'],
    async handle(tx, { subjectId }) {
      const notice = subjectId === null ? undefined : await noticeState(tx, subjectId);
      const report = notice && (await settleDelivery(tx, notice.id, notice));
      if (report)
        await recordFact(tx, clock, { topic: 'report.ran', clientId: report.clientId, subjectId: report.reportId });
    },
  };
}
