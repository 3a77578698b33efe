/** Tickets of findings, for slices above: which there are, and opening the one a person wants. */
import { isoOf } from '../base/clock.ts';
import type { Clock } from '../base/clock.ts';
import { notFound } from '../base/problem.ts';
import type { Tx } from '../db/open.ts';
import type { Finding } from '../detection/api.ts';
import { numbersByFinding } from './findings.store.ts';
import { openForFinding } from './from-findings.ts';
import { numberOf } from './rules.ts';

type Named = { id: string; number: string; attachedAt: string };

/** The newest ticket of each finding that has one. */
export async function ticketsOfFindings(tx: Tx, findingIds: readonly string[]): Promise<Map<string, Named>> {
  if (findingIds.length === 0) return new Map();
  const rows = await numbersByFinding(tx, findingIds);
  return new Map(
    rows.map(({ findingId, id, number, attachedAt }) => [findingId, { id, number: numberOf(number), attachedAt }]),
  );
}

/** The ticket of a finding: the one it has, that of its cause, or a new one, filled in as if detection had asked for it. */
export async function ticketOf(tx: Tx, clock: Clock, finding: Finding): Promise<{ ticket: Named; opened: boolean }> {
  const known = (await ticketsOfFindings(tx, [finding.id])).get(finding.id);
  if (known) return { ticket: known, opened: false };
  const { id: findingId, groupId, clientId, deviceId, siteId, component, condition, title, summary, count } = finding;
  // What was for information only is worth a ticket, since a person says so.
  const severity = finding.severity === 'info' ? 'low' : finding.severity;
  await openForFinding(tx, clock, {
    ...{ findingId, groupId, clientId, deviceId, siteId, component, condition, title, summary, count, severity },
    behind: false,
    who: null,
    at: isoOf(clock.now()),
    firstOfGroup: false,
    again: false,
  });
  const ticket = (await ticketsOfFindings(tx, [finding.id])).get(finding.id);
  if (!ticket) throw notFound('ticket');
  return { ticket, opened: true };
}
