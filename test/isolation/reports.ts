/** One client's report by mail for the isolation test, run once. */
import { createReportWakeUps } from '../../src/reports/wake-ups.ts';
import { reportMetrics } from '../../src/reports/metrics.ts';
import type { TestApp } from '../harness/app.ts';
import type { Send } from './world.ts';

export async function makeReport(
  app: TestApp,
  { call, ownerId }: { call: Send; ownerId: string },
  { clientId, contactId, inner }: { clientId: string; contactId: string; inner: string },
): Promise<{ 'scheduled-report': string }> {
  const report = await call('POST', '/scheduled-reports', {
    name: `${inner} report`,
    clientId,
    report: 'promises',
    period: 'last-week',
    when: { every: 'month', time: '07:00', zone: 'Europe/London' },
    staffIds: [ownerId],
    contactIds: [contactId],
  });
  await call('POST', `/scheduled-reports/${report.id}/send`);
  const deps = { ...app.mail, config: { ...app.mail.config, smtpUrl: 'smtp://127.0.0.1:1' }, metrics: reportMetrics() };
  await createReportWakeUps(deps, { onRing: () => () => undefined }).runDue();
  return { 'scheduled-report': report.id };
}
