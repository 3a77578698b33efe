/** Kinds as collections of hearts, sensors and meters have them: a period that no clock tells; a beat or a stretch is wrong. */
import { clockless, DAY, Draft, MINUTE, phaseOf } from './series.ts';
import type { Random, Series } from './series.ts';

const hump = (x: number, at: number, wide: number, high: number): number => high * Math.exp(-(((x - at) / wide) ** 2));
const beat = (x: number): number =>
  hump(x, 0.18, 0.035, 0.14) + hump(x, 0.34, 0.011, 1.2) - hump(x, 0.375, 0.013, 0.3) + hump(x, 0.58, 0.055, 0.3);
/** A beat that comes from below: broad, early, turned. */
const ectopic = (x: number): number => hump(x, 0.25, 0.05, 1.5) - hump(x, 0.45, 0.09, 0.6);

type Beats = { rows: number; period: number; ill: () => boolean; noise: number };

function heart(random: Random, kind: string, { rows, period, ill, noise }: Beats): Series {
  const draft = new Draft(rows, 4, random);
  let [into, length, from, is] = [0, period, 0, false];
  draft.each((_, i) => {
    if (++into >= length) {
      if (is) draft.wrong.push([from, i]);
      [into, from] = [0, i];
      is = i > 0.25 * rows && ill();
      length = Math.round(period * (1 + 0.04 * random.normal()) * (is ? 0.9 : 1));
    }
    const x = into / length;
    const breath = 0.08 * Math.sin((2 * Math.PI * i) / (period * 4.3));
    return (is ? ectopic(x) : beat(x)) + breath + noise * random.normal();
  });
  return clockless(draft.done(kind));
}

function arrhythmia(random: Random): Series {
  const ill = (): boolean => random.uniform() < 0.08;
  return heart(random, 'heart, many ill beats', { rows: 12_000, period: random.int(60, 300), ill, noise: 0.02 });
}

function oneBeat(random: Random): Series {
  let done = false;
  const ill = (): boolean => !done && (done = random.uniform() < 0.08);
  return heart(random, 'heart, one ill beat', { rows: 12_000, period: random.int(80, 200), ill, noise: 0.01 });
}

/** Any periodic thing with overtones; what is wrong is one period of it. */
function periodic(random: Random): Series {
  const period = random.int(50, 1000);
  const draft = new Draft(14_000, 1000, random);
  const tones = Array.from({ length: 6 }, (_, k) => ({
    high: random.normal() / (k + 1),
    phase: 6.28 * random.uniform(),
  }));
  const shape = (x: number): number =>
    tones.reduce((sum, { high, phase }, k) => sum + high * Math.sin(2 * Math.PI * (k + 1) * x + phase), 0);
  draft.each((_, i) => shape(i / period) + 0.05 * random.normal());
  const plans: ((value: number, row: number, into: number) => number)[] = [
    (v, _, into) => v + 0.5 * Math.sin(2 * Math.PI * into),
    (_, row) => shape(-row / period) + 0.05 * random.normal(),
    (v) => 0.5 * v,
    (_, row) => shape((1.5 * row) / period) + 0.05 * random.normal(),
    (v) => v + 0.3 * random.normal(),
  ];
  draft.spoil(Math.min(1200, Math.round(period * (0.5 + random.uniform()))), plans[random.int(0, 5)] ?? ((v) => v));
  return clockless(draft.done('periodic, one period wrong'));
}

/** Steps of a walker, and freezing or trembling. */
function gait(random: Random): Series {
  const draft = new Draft(9000, 16, random);
  const period = random.int(50, 90);
  let phase = 0;
  draft.each(() => {
    phase += (1 + 0.05 * random.normal()) / period;
    return 300 * Math.sin(2 * Math.PI * phase) + 200 * Math.abs(Math.sin(4 * Math.PI * phase)) + 60 * random.normal();
  });
  draft.spoil(random.int(200, 500), (_, row) => 100 * Math.sin(row * 1.6) + 50 * random.normal());
  draft.spoil(random.int(150, 400), (v) => 100 + 0.25 * v);
  return clockless(draft.done('gait'));
}

/** A year in quarter hours squeezed to half: five busy days, two calm ones; a busy day that is calm. */
function power(random: Random): Series {
  const draft = new Draft(17_000, 15 * MINUTE, random);
  const week = (at: number): number => {
    const { day, weekday } = phaseOf(at);
    const busy = weekday > 0 && weekday < 6 ? 1 : 0.08;
    return 600 + 900 * busy * Math.max(0, Math.sin(Math.PI * Math.min(1, Math.max(0, (day - 0.25) / 0.55))) ** 0.5);
  };
  draft.each((_, __, at) => week(at) + 45 * random.normal());
  const first = draft.at[0] ?? 0;
  for (const n of [75 + random.int(0, 40), 130 + random.int(0, 30)]) {
    const weekday = (Math.floor(first / DAY) + 4 + n) % 7;
    const from = 96 * (weekday === 0 || weekday === 6 ? n + 2 : n);
    for (let i = from; i < from + 96; i++) draft.values[i] = 640 + 45 * random.normal();
    draft.wrong.push([from, from + 96]);
  }
  return clockless(draft.done('power demand'));
}

/** Sea or air: a walk that returns, with slow drift of the sensor. */
function drifting(random: Random): Series {
  const draft = new Draft(9000, 10 * MINUTE, random);
  let walk = 0;
  draft.each((_, __, at) => {
    walk = 0.99 * walk + 0.05 * random.normal();
    return 24 + walk + 0.6 * Math.sin(2 * Math.PI * phaseOf(at).day) + 0.04 * random.normal();
  });
  draft.spoil(random.int(400, 900), (v, _, into) => v + 3.5 * into);
  draft.spoil(random.int(30, 200), (v) => v + 0.5 * random.normal());
  draft.spoil(random.int(1, 4), (v) => v + 2.5);
  return draft.done('sensor that drifts');
}

function prices(random: Random): Series {
  const draft = new Draft(6000, MINUTE, random);
  let [price, rough] = [100, 0];
  draft.each(() => {
    rough = 0.95 * rough + 0.2 * random.normal();
    return (price *= 1 + 0.0006 * Math.exp(rough) * random.normal());
  });
  for (let i = 0; i < 20; i++) {
    const sign = random.uniform() < 0.5 ? -1 : 1;
    draft.spoil(1, (v) => v * (1 + sign * (0.006 + 0.02 * random.uniform())));
  }
  return clockless(draft.done('prices with bad ticks'));
}

/** Light or carbon dioxide of a room: off, on, and a room that is used when it never is. */
function room(random: Random): Series {
  const draft = new Draft(8000, 2 * MINUTE, random);
  draft.each((_, __, at) => {
    const { day, weekday } = phaseOf(at);
    const open = weekday > 0 && weekday < 6 && day > 0.33 && day < 0.75;
    const sun = Math.max(0, Math.sin(2 * Math.PI * (day - 0.25)));
    return 20 * sun + (open && random.uniform() > 0.004 ? 430 : 0) + 4 * Math.abs(random.normal());
  });
  draft.spoil(random.int(60, 200), (v) => Math.max(430, v));
  draft.spoil(random.int(60, 200), (v) => v + 160);
  return draft.done('light in a room');
}

export const sensors = [arrhythmia, oneBeat, periodic, gait, power, drifting, prices, room];
