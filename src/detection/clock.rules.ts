/** Is a device's clock wrong? By how far the time in what it sends lies from when it was received. Pure. */

/** What a device's last looks saw: `offset` ms ahead of us, negative behind; so often alike; the next look, by the monotonic clock. */
export type ClockHabit = { offset: number; times: number; nextMono: number };
/** `zoned`: the line states how far its time is from UTC. */
export type ClockLook = { offset: number; zoned: boolean };
export type ClockVerdict = { is: 'right' } | { is: 'wrong'; offset: number };

/** Beyond this, what two devices tell cannot be put side by side any more, and Kerberos refuses (RFC 4120 section 1.6). */
const WRONG_MS = 5 * 60_000;
/** A clock is as wrong now as a while ago; what only arrived late is later or less late each time. */
const ALIKE_MS = 3000;
const TIMES = 3;
const [SOON_MS, WRONG_AGAIN_MS, USUAL_MS] = [5000, 15_000, 60_000];
const QUARTER_MS = 15 * 60_000;
const FARTHEST_ZONE_MS = 14 * 3_600_000;

/** One more look; a verdict once three of them agree. */
export function lookedAt(
  before: ClockHabit | undefined,
  { offset, zoned }: ClockLook,
  mono: number,
): { habit: ClockHabit; verdict: ClockVerdict | undefined } {
  const isAlike =
    before !== undefined && (isRight(offset) ? isRight(before.offset) : Math.abs(offset - before.offset) <= ALIKE_MS);
  const times = isAlike ? Math.min(before.times + 1, TIMES) : 1;
  const isKnown = times === TIMES;
  const usual = isRight(offset) ? USUAL_MS : WRONG_AGAIN_MS;
  const habit = { offset, times, nextMono: mono + (isKnown ? usual : SOON_MS) };
  if (!isKnown || (!zoned && isZone(offset))) return { habit, verdict: undefined };
  return { habit, verdict: isRight(offset) ? { is: 'right' } : { is: 'wrong', offset } };
}

/** Is it another error than the one that was told? */
export function isOther(told: unknown, offset: number): boolean {
  return typeof told !== 'number' || Math.abs(told * 1000 - offset) > WRONG_MS / 5;
}

/** `1 day 2 hours ahead`: the two largest units that are not nothing. */
export function offsetWords(offset: number): string {
  const parts: string[] = [];
  let left = Math.round(Math.abs(offset) / 1000);
  for (const [unit, seconds] of UNITS) {
    const count = Math.floor(left / seconds);
    left -= count * seconds;
    if (count > 0) parts.push(`${count} ${unit}${count === 1 ? '' : 's'}`);
  }
  return `${parts.slice(0, 2).join(' ')} ${offset > 0 ? 'ahead' : 'behind'}`;
}

const UNITS = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
] as const;

function isRight(offset: number): boolean {
  return Math.abs(offset) <= WRONG_MS;
}

/** A stamp without a zone that is off by whole quarters of an hour is in a zone that was not entered, not wrong. */
function isZone(offset: number): boolean {
  const beyond = Math.abs(offset) % QUARTER_MS;
  return Math.abs(offset) <= FARTHEST_ZONE_MS + ALIKE_MS && Math.min(beyond, QUARTER_MS - beyond) <= WRONG_MS / 5;
}
