/** One series as it is scored: its memory, and where its present episode stands. */
import { createScorer, restoreScorer } from '../anomaly/scorer.ts';
import type { Scorer } from '../anomaly/scorer.ts';
import type { Settings } from '../anomaly/settings.ts';
import { zoneOf } from '../base/business-time/zone.ts';
import { instantOf, isoOf } from '../base/clock.ts';
import { calmTrack } from './scoring.rules.ts';
import type { Track } from './scoring.rules.ts';
import type { MemoryRow } from './scoring.store.ts';

export type ScoredSeries = {
  id: number;
  clientId: string;
  deviceId: string;
  scorer: Scorer;
  track: Track;
  /** The reason given last, in words. */
  words: string;
  rows: number;
  since: number;
  /** Has it learnt something since it was saved? */
  dirty: boolean;
};

export function newSeries(of: { id: number; clientId: string; deviceId: string }, zone: string): ScoredSeries {
  const scorer = createScorer(settingsOf(zone));
  return { ...of, scorer, track: calmTrack, words: '', rows: 0, since: Infinity, dirty: false };
}

/** As it was kept; undefined when another version kept it. */
export function restored(row: Omit<MemoryRow, 'standings' | 'savedAt'>, zone: string): ScoredSeries | undefined {
  const { seriesId: id, clientId, deviceId, rows, episode } = row;
  const scorer = restoreScorer(settingsOf(zone), row.bytes);
  if (!scorer) return undefined;
  const track = { ...calmTrack, episode };
  return { id, clientId, deviceId, scorer, track, words: '', rows, since: instantOf(row.since), dirty: false };
}

export function rowOf(series: ScoredSeries, savedAt: string): MemoryRow {
  const { id: seriesId, clientId, deviceId, scorer, track, rows, since } = series;
  return {
    clientId,
    seriesId,
    deviceId,
    bytes: scorer.snapshot(),
    rows,
    since: Number.isFinite(since) ? isoOf(since) : savedAt,
    episode: track.episode,
    standings: scorer.standings(),
    savedAt,
  };
}

const HOUR = 3_600_000;
const clocks = new Map<string, (at: number) => number>();

/** Days and weeks are those of the device's people. The offset is asked once an hour of the series' time. */
function settingsOf(zone: string): Settings {
  let local = clocks.get(zone);
  if (!local) clocks.set(zone, (local = wallClock(zone)));
  return { profile: 'lean', local };
}

function wallClock(zone: string): (at: number) => number {
  const segments = zoneOf(zone).segments.bind(zoneOf(zone));
  let [hour, offset] = [NaN, 0];
  return (at) => {
    const now = Math.floor(at / HOUR);
    if (now !== hour) {
      hour = now;
      const start = now * HOUR;
      offset = segments(start, start + HOUR)[0]?.offset ?? 0;
    }
    return at + offset;
  };
}
