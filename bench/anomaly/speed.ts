/** Points a second on one core, many series in turn as the product has them, and what a series takes in memory. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createScorer } from '../../src/anomaly/scorer.ts';
import type { Scorer } from '../../src/anomaly/scorer.ts';

const SERIES = 2000;
const ROWS = 400;
const MINUTE = 60_000;

type Sample = { name: string; pointsASecond: number; bytes: number };

export function speed(json: boolean): void {
  const samples = [ewma(), ...(['lean', 'rich'] as const).map(scorers)];
  if (json) return console.log(JSON.stringify({ bench: 'anomaly', samples }));
  console.log('');
  for (const { name, pointsASecond, bytes } of samples)
    console.log(
      `${name.padEnd(34)}${Math.round(pointsASecond).toLocaleString('en').padStart(12)} points/s a core ${Math.round(bytes).toLocaleString('en').padStart(9)} bytes a series`,
    );
  const lean = samples[1];
  const met = lean !== undefined && lean.pointsASecond >= 200_000 && lean.bytes < 4096;
  console.log(`Wanted of the product's profile: 200,000 points/s and under 4,096 bytes: ${met ? 'met' : 'NOT met'}.`);
}

const valueOf = (series: number, row: number): number =>
  50 + 20 * Math.sin((row + series) / 9) + ((row * 7919 + series * 104_729) % 97) / 20;

/** CPU seconds of all series, a row of each in turn, after a first round that warms the machine. */
function timed(count: number, push: (series: number, row: number) => void): number {
  for (let row = 0; row < ROWS / 4; row++) for (let series = 0; series < count; series++) push(series, row);
  const before = process.cpuUsage();
  for (let row = ROWS / 4; row < ROWS; row++) for (let series = 0; series < count; series++) push(series, row);
  const { user, system } = process.cpuUsage(before);
  return (count * ROWS * 0.75) / ((user + system) / 1e6);
}

function scorers(profile: 'lean' | 'rich'): Sample {
  const count = profile === 'lean' ? SERIES : 100;
  const all: Scorer[] = [];
  const before = held();
  for (let i = 0; i < count; i++) all.push(createScorer({ profile }));
  const bytes = (held() - before) / count;
  const pointsASecond = timed(count, (series, row) => void all[series]?.push(row * MINUTE, valueOf(series, row)));
  return { name: `ours, ${profile}`, pointsASecond, bytes };
}

setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');

/** Heap and the buffers beside it, after a collection. */
function held(): number {
  collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

function ewma(): Sample {
  const levels = new Float64Array(SERIES);
  const squares = new Float64Array(SERIES);
  let most = 0;
  const pointsASecond = timed(SERIES, (series, row) => {
    const off = valueOf(series, row) - (levels[series] ?? 0);
    most = Math.max(most, Math.abs(off) / Math.sqrt((squares[series] ?? 0) + 1e-9));
    levels[series] = (levels[series] ?? 0) + 0.1 * off;
    squares[series] = 0.9 * ((squares[series] ?? 0) + 0.1 * off * off);
  });
  return { name: most > 0 ? 'floor: a plain EWMA' : 'floor', pointsASecond, bytes: 16 };
}
