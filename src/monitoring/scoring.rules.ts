/** Which series are scored, what of a score matters to an operator, and the life of one episode. Pure. */
import type { Reason, Scored } from '../anomaly/scorer.ts';

export type UnusualCondition = 'anomaly' | 'spike';
export type UnusualSeverity = 'info' | 'low' | 'medium';

/** `least`: a value off by less than this is of no interest, however rare. `times`: nor is one off by less than this factor. */
type Interest = { least: number; times: number; both: boolean; grave: boolean };

const traffic: Interest = { least: 1_000_000, times: 1.5, both: true, grave: false };
const errors: Interest = { least: 1, times: 3, both: false, grave: true };

export const interests: Readonly<Partial<Record<string, Interest>>> = {
  'interface.in.bps': traffic,
  'interface.out.bps': traffic,
  'interface.in.errors': errors,
  'interface.out.errors': errors,
  'device.cpu': { least: 15, times: 1.2, both: false, grave: false },
  'device.memory': { least: 10, times: 1.1, both: false, grave: false },
  'device.sessions': { least: 200, times: 1.5, both: true, grave: false },
  'device.temperature': { least: 5, times: 1.05, both: false, grave: false },
  'reach.rtt': { least: 10, times: 1.5, both: false, grave: true },
  'reach.loss': { least: 5, times: 1.5, both: false, grave: true },
  'check.time': { least: 200, times: 1.5, both: false, grave: false },
};

/** What is unusual now. `toldAt`: when it was last said. Instants in epoch ms. */
export type Episode = {
  condition: UnusualCondition;
  kind: Reason['kind'];
  severity: UnusualSeverity;
  /** What was expected when it began. */
  usual: number;
  since: number;
  toldAt: number;
};

/** `run`, `calm`: rows in a row that are beyond the bar, or are not. */
export type Track = { run: number; calm: number; episode: Episode | null };
export type News = 'begun' | 'lasts' | 'over';

export const calmTrack: Track = { run: 0, calm: 0, episode: null };

/** Beyond the bar twice in a row; one row tells when it is as far off as this. */
const ROWS_TO_BEGIN = 2;
const FAR = { score: 0.999, times: 5 };
const ROWS_TO_END = 5;
const MINUTE = 60_000;
/** While it lasts it is said again, so that detection knows that somebody still looks. */
export const AGAIN_MS = 10 * MINUTE;
const GRAVE_AFTER_MS = 5 * MINUTE;
const LASTS_AFTER_MS = 30 * MINUTE;
const NEW_LEVEL_AFTER_MS = 6 * 60 * MINUTE;

export type Row = { at: number; value: number; metric: string; scored: Scored };

export function step(track: Track, row: Row): { track: Track; news?: News } {
  const { at, metric } = row;
  const { score, reason } = row.scored;
  const { episode } = track;
  const isOff = reason !== undefined && matters(metric, reason);
  const isOn = episode ? lasts(episode, row, isOff) : isOff;
  const run = isOn ? track.run + 1 : 0;
  const calm = isOn ? 0 : track.calm + 1;
  if (episode) return onwards({ run, calm, episode }, row);
  const begins = isOff && (run >= ROWS_TO_BEGIN || (score >= FAR.score && isFar(reason)));
  if (!begins) return { track: { run, calm, episode: null } };
  const condition = reason.kind === 'spike' ? 'spike' : 'anomaly';
  const begun: Episode = {
    condition,
    kind: reason.kind,
    severity: 'info',
    usual: reason.expected,
    since: at,
    toldAt: at,
  };
  return { track: { run, calm, episode: begun }, news: 'begun' };
}

/** The scorer is soon used to what lasts; for people it is the same trouble until the value is back, or is the new level. */
function lasts({ kind, usual, since }: Episode, { at, value, metric }: Row, isOff: boolean): boolean {
  if (kind !== 'spike' && kind !== 'level' && kind !== 'drift') return isOff;
  return at - since <= NEW_LEVEL_AFTER_MS && matters(metric, { kind, value, expected: usual });
}

function onwards(track: Track & { episode: Episode }, { at, metric }: Row): { track: Track; news?: News } {
  const { run, calm, episode } = track;
  if (calm >= ROWS_TO_END) return { track: { run, calm, episode: null }, news: 'over' };
  const severity = severityOf(metric, episode, calm === 0 ? at - episode.since : 0);
  if (severity === episode.severity && at - episode.toldAt < AGAIN_MS) return { track: { run, calm, episode } };
  return { track: { run, calm, episode: { ...episode, severity, toldAt: at } }, news: 'lasts' };
}

/** Never less than it was: an episode that was worth a ticket stays so to its end. */
function severityOf(metric: string, { severity }: Episode, lasted: number): UnusualSeverity {
  if (interests[metric]?.grave === true && lasted >= GRAVE_AFTER_MS) return 'medium';
  return severity === 'info' && lasted >= LASTS_AFTER_MS ? 'low' : severity;
}

/** Whether a rare value is also one that an operator would call another one. */
export function matters(
  metric: string,
  { kind, value, expected }: Pick<Reason, 'kind' | 'value' | 'expected'>,
): boolean {
  const interest = interests[metric];
  if (!interest) return false;
  // Nothing moves any more: of traffic that is a matter, of a temperature it is not.
  if (kind === 'quiet') return interest.both && expected >= interest.least;
  const off = value - expected;
  if (off < 0 && !interest.both) return false;
  return Math.abs(off) >= interest.least && factor(value, expected) >= interest.times;
}

function isFar({ value, expected }: Reason): boolean {
  return value > expected && factor(value, expected) >= FAR.times;
}

function factor(value: number, expected: number): number {
  const [low, high] = [Math.min(Math.abs(value), Math.abs(expected)), Math.max(Math.abs(value), Math.abs(expected))];
  return low === 0 ? Infinity : high / low;
}
