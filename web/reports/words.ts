/** How reports by mail are spoken of on screen. */
import { weekdays } from '../../src/base/business-time/types.ts';
import type { Weekday } from '../../src/base/business-time/types.ts';
import type { Period, ReportKind, ReportRun, ScheduledReport, When } from '../../src/reports/api.ts';
import type { Tone } from '../kit/badges.tsx';

export const reportWords: Record<ReportKind, string> = {
  promises: 'Promises kept',
  satisfaction: 'Satisfaction',
  'open-tickets': 'Open tickets',
};
export const periodWords: Record<Period, string> = {
  'last-24-hours': 'Last 24 hours',
  'last-week': 'Last week',
  'last-month': 'Last month',
};
export const shortDays: Record<Weekday, string> = {
  mon: 'Mon',
  tue: 'Tue',
  wed: 'Wed',
  thu: 'Thu',
  fri: 'Fri',
  sat: 'Sat',
  sun: 'Sun',
};

/** `Promises kept, last week`. */
export function whatText({ report, period }: Pick<ScheduledReport, 'report' | 'period'>): string {
  return period === null ? reportWords[report] : `${reportWords[report]}, ${periodWords[period].toLowerCase()}`;
}

/** `Mon–Fri 07:30 Europe/Oslo`. */
export function whenText(when: When): string {
  const days = when.every === 'month' ? 'First of the month' : daysText(when.days);
  return `${days} ${when.time} ${when.zone}`;
}

function daysText(days: readonly Weekday[]): string {
  if (days.length === weekdays.length) return 'Every day';
  const first = weekdays.indexOf(days[0] ?? 'mon');
  const inRow = days.length > 2 && days.every((day, at) => weekdays.indexOf(day) === first + at);
  const short = days.map((day) => shortDays[day]);
  return inRow ? `${short[0]}–${short.at(-1)}` : short.join(' ');
}

type Outcome = Pick<ReportRun, 'outcome'>;
export function outcomeOf({ outcome }: Outcome): { word: string; tone: Tone } {
  return outcome === 'sent' ? { word: 'Sent', tone: 'good' } : { word: 'Not sent', tone: 'bad' };
}

type Delivery = ReportRun['deliveries'][number]['state'];
export const deliveryWords: Record<Delivery, { word: string; tone: Tone }> = {
  queued: { word: 'Going out', tone: 'info' },
  sent: { word: 'Sent', tone: 'good' },
  failed: { word: 'Failed', tone: 'bad' },
  'left-out': { word: 'Left out', tone: 'warn' },
};
