/** "Are we ok?": the answer, and why it is that one. Never green on old news. */
import type { Instant } from '../base/clock.ts';

export type Signs = {
  /** Open tickets, whoever has the next step. */
  live: { P1: number; P2: number; P3: number; P4: number };
  needsYou: number;
  devices: { total: number; condition: number; silent: number };
  lastEventAt: Instant | null;
};

export type Status = 'ok' | 'attention' | 'problem' | 'critical' | 'unknown';

/** After this long without any event nothing green is claimed. */
export const STALE_MS = 3_600_000;

export function statusOf(
  { live, needsYou, devices, lastEventAt }: Signs,
  now: Instant,
): { status: Status; because: string } {
  if (live.P1 > 0)
    return { status: 'critical', because: `${tickets(live.P1)} of the highest priority ${are(live.P1)} open.` };
  if (live.P2 > 0) return { status: 'problem', because: `${tickets(live.P2)} of high priority ${are(live.P2)} open.` };
  if (devices.condition > 0)
    return {
      status: 'attention',
      because: `${devices.condition} of ${devices.total} devices ${have(devices.condition)} an open condition.`,
    };
  if (devices.silent > 0)
    return {
      status: 'attention',
      because: `${devices.silent} of ${devices.total} devices ${have(devices.silent)} gone silent.`,
    };
  if (devices.total === 0) return { status: 'unknown', because: 'No device of yours is set up with us yet.' };
  if (lastEventAt === null) return { status: 'unknown', because: 'Nothing has been heard from your devices yet.' };
  if (now - lastEventAt > STALE_MS)
    return { status: 'unknown', because: `Nothing has been heard from your devices for ${ago(now - lastEventAt)}.` };
  if (needsYou > 0)
    return { status: 'attention', because: `${tickets(needsYou)} ${needsYou === 1 ? 'waits' : 'wait'} for you.` };
  if (live.P3 + live.P4 > 0)
    return {
      status: 'attention',
      because: `${tickets(live.P3 + live.P4)} of ordinary priority ${are(live.P3 + live.P4)} open.`,
    };
  return { status: 'ok', because: `Nothing is open, and the last event was heard ${ago(now - lastEventAt)} ago.` };
}

export type DeviceSigns = { lastHeardAt: string | null; conditions: readonly { condition: string }[] };

/** A problem that is known counts before silence, silence before never heard. */
export function stateOfDevice({ lastHeardAt, conditions }: DeviceSigns): 'ok' | 'condition' | 'silent' | 'unknown' {
  if (conditions.some(({ condition }) => condition !== 'silent')) return 'condition';
  if (conditions.length > 0) return 'silent';
  return lastHeardAt === null ? 'unknown' : 'ok';
}

/** Whole seconds since; never negative, should clocks disagree. */
export function ageSeconds(at: string | null, now: Instant): number | null {
  return at === null ? null : Math.max(0, Math.floor((now - Date.parse(at)) / 1000));
}

/** `14:05`, as a clock on the wall there shows it. */
export function wallTime(now: Instant, zone: string): string {
  return new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(now);
}

function ago(milliseconds: number): string {
  const minutes = Math.floor(Math.max(0, milliseconds) / 60_000);
  if (minutes < 1) return 'less than a minute';
  if (minutes < 60) return counted(minutes, 'minute');
  return minutes < 48 * 60 ? counted(Math.floor(minutes / 60), 'hour') : counted(Math.floor(minutes / 1440), 'day');
}

const counted = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;
const tickets = (count: number): string => counted(count, 'ticket');
const are = (count: number): string => (count === 1 ? 'is' : 'are');
const have = (count: number): string => (count === 1 ? 'has' : 'have');
