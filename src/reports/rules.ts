/** What a scheduled report may be, and who may do what with it. Pure. */
import type { Actor } from '../base/actor.ts';
import { weekdays } from '../base/business-time/types.ts';
import type { Weekday } from '../base/business-time/types.ts';
import { Problem } from '../base/problem.ts';
import { MOST_RECIPIENTS } from './api.ts';
import type { NewReport, When } from './api.ts';

/** Why it cannot be, in words; null when it can. */
export function faultOf({ clientId, report, period, staffIds, contactIds }: NewReport): Problem | null {
  const fault = (code: string, says: string): Problem => new Problem(`report/${code}`, 400, says);
  if (report === 'open-tickets' && period !== null)
    return fault('period', 'Open tickets are listed as they are at that moment: they have no period.');
  if (report !== 'open-tickets' && period === null) return fault('period', 'Choose the time it is about.');
  const people = staffIds.length + contactIds.length;
  if (people === 0) return fault('nobody', 'Choose at least one person to send it to.');
  if (people > MOST_RECIPIENTS) return fault('too-many', `At most ${MOST_RECIPIENTS} people get one report.`);
  if (clientId === null && contactIds.length > 0)
    return fault('not-theirs', 'A report on all clients goes to people of the SOC only.');
  return null;
}

/** As it is kept: days in the order of the week, each once; none for a month. */
export function columnsOfWhen(when: When): { every: When['every']; days: Weekday[]; atTime: string; zone: string } {
  const { every, time, zone } = when;
  const days = every === 'week' ? weekdays.filter((day) => when.days.includes(day)) : [];
  return { every, days, atTime: time, zone };
}

export function whenOf({ every, days, atTime, zone }: ReturnType<typeof columnsOfWhen>): When {
  return every === 'week' ? { every, days, time: atTime, zone } : { every, time: atTime, zone };
}

/** Its owner does everything; whoever manages staff may stop, start and send what others made; a recipient may leave. */
export function mayWith(
  actor: Actor,
  { ownerId, staffIds }: { ownerId: string; staffIds: readonly string[] },
): { change: boolean; manage: boolean; leave: boolean } {
  const works = actor.permissions.has('tickets.work');
  const change = works && actor.id !== null && actor.id === ownerId;
  const manage = change || (works && actor.permissions.has('staff.manage')) || actor.via === 'cli';
  return { change, manage, leave: actor.id !== null && staffIds.includes(actor.id) };
}

/** Nothing is known against it: it is made when it is due. */
export const untroubled = { tries: 0, retryAt: null, fault: null } as const;

const MINUTE = 60_000;
const TRY_AGAIN_MS = [MINUTE, 5 * MINUTE, 15 * MINUTE, 60 * MINUTE, 240 * MINUTE, 720 * MINUTE] as const;
const LAST_MS = 1440 * MINUTE;

/** How long one that could not be made `tries` times in a row waits. */
export function waitAfter(tries: number): number {
  return TRY_AGAIN_MS[tries - 1] ?? LAST_MS;
}
