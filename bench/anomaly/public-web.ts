/** Kinds as the collections of web companies have them: hours and minutes of traffic, points and short runs that are wrong. */
import { clockless, Draft, MINUTE, phaseOf } from './series.ts';
import type { Random, Series } from './series.ts';

const HOUR = 60 * MINUTE;
const wave = (i: number, period: number, phase = 0): number => Math.sin((2 * Math.PI * i) / period + phase);

function realTraffic(random: Random): Series {
  const draft = new Draft(1420, HOUR, random);
  const [season, noise, rough] = [random.uniform(), 0.03 + 0.15 * random.uniform(), random.uniform() < 0.3];
  const size = 10 ** (1 + 4 * random.uniform());
  let walk = 0;
  draft.each((_, i) => {
    walk = 0.995 * walk + 0.03 * random.normal();
    const value = (1 + 0.5 * season * wave(i, 24) + 0.2 * season * wave(i, 168) + walk) * (1 + noise * random.normal());
    return size * Math.max(0, rough && random.uniform() < 0.02 ? value * 1.8 : value);
  });
  if (random.uniform() < 0.4) draft.spoil(random.int(10, 60), (v) => v + size * (0.8 + random.uniform()));
  for (let i = random.int(1, 3); i > 0; i--)
    draft.spoil(random.int(1, 3), (v) => v + size * (1 + 2 * random.uniform()));
  return clockless(draft.done('web traffic, few spikes'));
}

function seasons(random: Random, draft: Draft, changes: readonly number[]): void {
  const periods = [12, 24, 168];
  const high = periods.map(() => 100 + 400 * random.uniform());
  let [trend, noise, level] = [2 * random.normal(), 20 + 40 * random.uniform(), 1000];
  draft.each((_, i) => {
    if (changes.includes(i)) {
      [trend, noise] = [2 * random.normal(), 20 + 40 * random.uniform()];
      for (const k of high.keys()) high[k] = 100 + 400 * random.uniform();
    }
    level += trend;
    return level + periods.reduce((sum, each, k) => sum + (high[k] ?? 0) * wave(i, each), noise * random.normal());
  });
}

function outliers(random: Random, draft: Draft, count: number): void {
  for (let i = 0; i < count; i++) {
    const sign = random.uniform() < 0.5 ? -1 : 1;
    draft.spoil(1, (v) => v + sign * (300 + 900 * random.uniform()));
  }
}

function syntheticOutliers(random: Random): Series {
  const draft = new Draft(1421, HOUR, random);
  const [slope, period] = [random.normal(), random.int(80, 300)];
  draft.each((_, i) => 500 + slope * i + 300 * wave(i, period) + 15 * random.normal());
  for (let i = 0; i < 3; i++) {
    const high = (random.uniform() < 0.5 ? -1 : 1) * (400 + 500 * random.uniform());
    draft.spoil(random.int(1, 6), (v) => v + high);
  }
  return clockless(draft.done('synthetic, season and outliers'));
}

function seasonsAndOutliers(random: Random): Series {
  const draft = new Draft(1680, HOUR, random);
  seasons(random, draft, []);
  outliers(random, draft, random.int(4, 10));
  return draft.done('three seasons and outliers');
}

function seasonsAndChanges(random: Random): Series {
  const draft = new Draft(1680, HOUR, random);
  const changes = [560, 950, 1330].map((i) => i + random.int(0, 250));
  seasons(random, draft, changes);
  outliers(random, draft, random.int(3, 6));
  draft.wrong.push(...changes.map((i): [number, number] => [i, i + 1]));
  return draft.done('three seasons, outliers and changes');
}

/** Drops rows, as a measurement with gaps has them. */
function gapped(series: Series, keep: (row: number) => boolean): Series {
  const labels = new Uint8Array(series.values.length);
  for (const [from, to] of series.wrong) labels.fill(1, from, to);
  const rows = [...series.values.keys()].filter(keep);
  const wrong: [number, number][] = [];
  for (const [i, row] of rows.entries()) {
    if (labels[row] !== 1) continue;
    const last = wrong.at(-1);
    if (last?.[1] === i) last[1]++;
    else wrong.push([i, i + 1]);
  }
  const pick = (from: Float64Array): Float64Array => Float64Array.from(rows, (row) => from[row] ?? 0);
  return { kind: series.kind, at: pick(series.at), values: pick(series.values), wrong };
}

function day(at: number, sharp: number): number {
  const { day: into } = phaseOf(at);
  return 1 + 0.6 * Math.sin(2 * Math.PI * into - 2) + sharp * Math.exp(-(((into - 0.5) / 0.02) ** 2));
}

function minuteKpi(random: Random): Series {
  const draft = new Draft(14_400, MINUTE, random);
  const [size, noise, sharp] = [10 ** (4 * random.uniform()), 0.02 + 0.1 * random.uniform(), random.uniform()];
  let slow = 0;
  draft.each((_, __, at) => {
    slow = 0.95 * slow + 0.3 * noise * random.normal();
    return size * day(at, sharp) * (1 + slow + noise * random.normal());
  });
  for (let i = 0; i < 8; i++) {
    const off = random.uniform() < 0.5 ? 1 + (0.5 + random.uniform()) : 0.5 * random.uniform();
    draft.spoil(random.int(3, 50), (v) => v * off);
  }
  return gapped(draft.done('minute indicator, daily'), (row) => row % 1700 > 45 && random.uniform() > 0.005);
}

/** Errors or times that are small, rough, and sometimes high for a while. */
function roughKpi(random: Random): Series {
  const draft = new Draft(12_000, MINUTE, random);
  const tail = 0.3 + 0.5 * random.uniform();
  draft.each(() => Math.exp(tail * random.normal()) * (random.uniform() < 0.003 ? 4 : 1));
  for (let i = 0; i < 6; i++) {
    const high = 4 + 10 * random.uniform();
    draft.spoil(random.int(2, 30), (v) => v + high);
  }
  return draft.done('minute indicator, rough');
}

function stepKpi(random: Random): Series {
  const draft = new Draft(8640, MINUTE, random);
  const most = 100;
  draft.each((_, __, at) => Math.min(most, 96 + 2 * day(at, 0) + 1.2 * random.normal()));
  for (let i = 0; i < 4; i++) {
    const low = 5 + 40 * random.uniform();
    draft.spoil(random.int(5, 60), (v, _, into) => v - low * Math.sqrt(into));
  }
  return draft.done('share of success, capped');
}

/** A server in a farm: stretches of hours that are wrong, among habits of its own. */
function serverMachine(random: Random): Series {
  const draft = new Draft(14_000, MINUTE, random);
  const [every, wide] = [random.int(50, 400), random.int(3, 30)];
  let slow = 0;
  draft.each((_, i, at) => {
    slow = 0.99 * slow + 0.01 * random.normal();
    const job = i % every < wide ? 0.15 : 0;
    return Math.min(1, Math.max(0, 0.15 + 0.04 * day(at, 0) + slow + job + 0.012 * random.normal()));
  });
  draft.spoil(random.int(60, 400), (v) => Math.min(1, v + 0.3));
  draft.spoil(random.int(100, 700), (v) => Math.min(1, 0.1 + v * (1.3 + 0.3 * random.uniform())));
  draft.spoil(random.int(20, 150), (_, row) => 0.9 + 0.05 * wave(row, 9));
  return clockless(draft.done('server of a farm'));
}

export const web = [
  realTraffic,
  syntheticOutliers,
  seasonsAndOutliers,
  seasonsAndChanges,
  minuteKpi,
  roughKpi,
  stepKpi,
  serverMachine,
];
