/** Puts one report into words, for colleagues and for contacts. */
import type { Actor } from '../base/actor.ts';
import { isoOf } from '../base/clock.ts';
import type { Deps } from '../db/deps.ts';
import type { NoticeFile } from '../correspondence/notices.ts';
import { siteUrl } from '../people/people.ts';
import type { Period, ReportKind } from './api.ts';
import { htmlOf, subjectOf, textOf } from './mail.rules.ts';
import type { Whom } from './sheet.rules.ts';
import { eyesOf, readSheet } from './sheets.ts';
import type { Asked } from './sheets.ts';
import type { ReportRow } from './store.ts';
import { wallText } from './times.rules.ts';

export type Written = { subject: string; text: string; html: string; files: NoticeFile[] };

/** What is known of a run before it is written. */
export type Making = {
  report: ReportRow;
  owner: Actor;
  clientName: string | null;
  span: Asked['span'];
  /** Address it comes from. */
  from: string;
  missed: number;
  /** Who asked for it now; null when it was due. */
  askedBy: string | null;
  at: number;
};

const titles: Record<ReportKind, string> = {
  promises: 'Promises kept',
  satisfaction: 'Satisfaction',
  'open-tickets': 'Open tickets',
};
const periodWords: Record<Period, string> = {
  'last-24-hours': 'the last 24 hours',
  'last-week': 'last week',
  'last-month': 'last month',
};

export async function write(deps: Deps, making: Making, whom: Whom): Promise<Written> {
  const { report, owner, span } = making;
  const { clientId, zone } = report;
  const eyes = whom === 'client' && clientId !== null ? eyesOf(clientId) : owner;
  const sheet = await readSheet(deps, eyes, { report: report.report, clientId, span, zone });
  const letter = {
    title: `${titles[report.report]}: ${making.clientName ?? 'all clients'}`,
    about: aboutOf(making),
    notes: notesOf(making),
    sheet,
    link: whom === 'client' ? portalLink(deps) : consoleLink(deps, making),
    stop: whom === 'client' ? stopForContacts(making) : stopForUs(deps, making),
  };
  const { name, text } = sheet.csv;
  return {
    subject: subjectOf({ name: report.name, about: subjectEnd(making) }),
    text: textOf(letter),
    html: htmlOf(letter),
    files: [{ name, mediaType: 'text/csv', text }],
  };
}

function subjectEnd({ report, span, clientName }: Making): string {
  const client = clientName ?? 'all clients';
  if (span === null || report.period === null) return client;
  return `${client}, ${periodWords[report.period]} from ${wallText(report.zone, isoOf(span.from)).slice(0, 10)}`;
}

function aboutOf({ report, span, at }: Making): string {
  const { zone, period } = report;
  const time = (instant: number): string => wallText(zone, isoOf(instant));
  if (span === null || period === null) return `As they were at ${time(at)}, ${zone}`;
  const words = periodWords[period];
  const said = `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
  return `${said}: from ${time(span.from)} until ${time(span.until)}, ${zone}`;
}

function notesOf({ missed, askedBy }: Making): string[] {
  return [
    ...(askedBy === null ? [] : [`Sent now because ${askedBy} asked for it.`]),
    ...(missed === 0
      ? []
      : [`Nothing could be sent for a while: this one stands for ${missed + 1} that were due, and is about the last.`]),
  ];
}

function consoleLink({ config }: Deps, { report, span }: Making): { href: string; says: string } {
  const client = report.clientId === null ? {} : { client: report.clientId };
  const time = span === null ? {} : { from: isoOf(span.from), until: isoOf(span.until) };
  const page = { promises: '/reports/clocks', satisfaction: '/reports/satisfaction', 'open-tickets': '/tickets' };
  const query = new URLSearchParams({ ...client, ...time }).toString();
  const href = `${siteUrl(config)}${page[report.report]}${query === '' ? '' : `?${query}`}`;
  return { href, says: 'Open it in the console' };
}

function portalLink({ config }: Deps): { href: string; says: string } {
  return { href: `${siteUrl(config)}/portal/tickets`, says: 'With a sign-in of yours, your tickets are in the portal' };
}

function stopForUs({ config }: Deps, { owner, report }: Making): string {
  return `Made with the rights of ${owner.name}. To be sent this no more, choose “Stop sending me this” at ${siteUrl(config)}/reports/scheduled?report=${report.id}`;
}

/** A link that needs no sign-in would work for everyone a mail is passed on to: a word to the SOC does it instead. */
function stopForContacts({ clientName, from }: Making): string {
  return `You are sent this as a contact of ${clientName ?? 'our client'}. To be sent it no more, answer this mail with one word, or write to ${from}: our SOC sees to it.`;
}
