import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Reason, Scored } from '../anomaly/scorer.ts';
import { AGAIN_MS, calmTrack, interests, matters, step } from './scoring.rules.ts';
import type { News, Row, Track } from './scoring.rules.ts';

const MINUTE = 60_000;
const reason = (value: number, expected: number, kind: Reason['kind'] = 'spike'): Reason => ({
  kind,
  at: 0,
  value,
  expected,
  by: 'week',
});
const off: Scored = { score: 0.995, reason: reason(90, 20) };
const usual: Scored = { score: 0.2 };

const rowOf = (i: number, metric: string, scored: Scored): Row => ({
  at: i * MINUTE,
  value: scored.reason?.value ?? 20,
  metric,
  scored,
});

/** One row a minute. */
function told(metric: string, rows: readonly Scored[]): (string | undefined)[] {
  let track: Track = calmTrack;
  return rows.map((row, i) => {
    const next = step(track, rowOf(i, metric, row));
    track = next.track;
    return next.news && `${next.news} ${track.episode?.severity ?? ''}`.trim();
  });
}
const rows = (count: number, row: Scored): Scored[] => Array.from({ length: count }, () => row);
const said = (metric: string, all: readonly Scored[]): string[] =>
  told(metric, all).filter((each) => each !== undefined);

describe('what matters', () => {
  it.each([
    ['device.cpu', reason(90, 20), true],
    ['device.cpu', reason(3, 40), false],
    ['device.cpu', reason(22, 20), false],
    ['interface.in.bps', reason(3e7, 1e7), true],
    ['interface.in.bps', reason(1e5, 1e7), true],
    ['interface.in.bps', reason(3000, 100), false],
    ['interface.in.bps', reason(0, 5e6, 'quiet'), true],
    ['device.temperature', reason(40, 40, 'quiet'), false],
    ['reach.loss', reason(20, 0), true],
    ['interface.in.pps', reason(1e9, 1), false],
  ])('%s: %o → %s', (metric, why, yes) => expect(matters(metric, why)).toBe(yes));
});

describe('an episode', () => {
  it('begins with the second row in a row, and ends after five calm ones', () => {
    expect(told('device.cpu', [off, usual, off, off, ...rows(5, usual)])).toEqual([
      ...rows(3, usual).map(() => undefined),
      'begun info',
      ...rows(4, usual).map(() => undefined),
      'over',
    ]);
  });

  it('begins at once when it is five times what is usual and rarer still', () => {
    expect(said('interface.in.bps', [{ score: 0.9995, reason: reason(6e7, 1e7) }])).toEqual(['begun info']);
  });

  it('is worth a ticket when it lasts half an hour, or five minutes where service suffers', () => {
    expect(said('device.cpu', rows(35, off)).filter((each) => !each.endsWith('info'))).toEqual(['lasts low']);
    const lossy: Scored = { score: 0.995, reason: reason(30, 0) };
    expect(said('reach.loss', rows(8, lossy))).toEqual(['begun info', 'lasts medium']);
  });

  it('is said again while it lasts', () => {
    expect(said('device.cpu', rows(2 + (2 * AGAIN_MS) / MINUTE, off))).toEqual([
      'begun info',
      'lasts info',
      'lasts info',
    ]);
  });

  it('begins and ends in turn, whatever comes', () => {
    const scored = fc.constantFrom(
      off,
      usual,
      { score: 0.999, reason: reason(90, 20) },
      { score: 0.99, reason: reason(21, 20) },
    );
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(interests)), fc.array(scored, { maxLength: 200 }), (metric, all) => {
        let track: Track = calmTrack;
        let open = false;
        all.forEach((row, i) => {
          const next: { track: Track; news?: News } = step(track, rowOf(i, metric, row));
          if (next.news === 'begun') expect(open).toBe(false);
          if (next.news === 'over') expect(open).toBe(true);
          if (next.news !== undefined) open = next.news !== 'over';
          track = next.track;
          expect(track.episode !== null).toBe(open);
        });
      }),
    );
  });
});
