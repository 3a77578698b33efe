/** Kinds of series with a clock or a machine behind them, each with its own faults. */
import { DAY, Draft, MINUTE, phaseOf } from './series.ts';
import type { Random, Series } from './series.ts';
import { shapes } from './kinds-shapes.ts';
import { steps } from './kinds-steps.ts';

type Kind = (random: Random) => Series;

/** Working hours: low at night, a hump by day, weekends weaker. */
function office(at: number, weekend = 0.4): number {
  const { day, weekday } = phaseOf(at);
  const hump = Math.exp(-(((day - 0.5) / 0.16) ** 2)) + 0.25 * Math.exp(-(((day - 0.83) / 0.06) ** 2));
  return 0.15 + hump * (weekday === 0 || weekday === 6 ? weekend : 1);
}

function webTraffic(random: Random): Series {
  const draft = new Draft(6048, 5 * MINUTE, random);
  const size = 200 + random.uniform() * 5000;
  draft.each((_, __, at) => size * office(at) * (1 + 0.06 * random.normal()));
  draft.spoil(random.int(1, 4), (v) => v + size * (0.9 + random.uniform()));
  draft.spoil(random.int(12, 40), (v) => v * 0.25);
  draft.spoil(random.int(20, 60), (v) => v * 1.7 + size * 0.15);
  return draft.done('web traffic, weekly');
}

function webTrafficHourly(random: Random): Series {
  const draft = new Draft(4000, 60 * MINUTE, random);
  draft.each((_, i, at) => 1000 * office(at, 0.6) * (1 + i / 8000) + 40 * random.normal());
  draft.spoil(1, (v) => v + 700);
  draft.spoil(random.int(3, 8), (v) => v * 0.4);
  draft.spoil(24, (_, i) => 1000 * office(draft.at[i + 12 < 4000 ? i + 12 : i] ?? 0) + 40 * random.normal());
  return draft.done('web traffic, hourly with trend');
}

function cpuIdle(random: Random): Series {
  const draft = new Draft(4032, 5 * MINUTE, random);
  let bump = 0;
  draft.each(() => {
    bump = random.uniform() < 0.01 ? 2 + 3 * random.uniform() : bump * 0.6;
    return Math.max(0, 2.2 + bump + 0.15 * random.normal());
  });
  draft.spoil(random.int(2, 6), (v) => v + 8 + 20 * random.uniform());
  draft.spoil(random.int(100, 250), (v) => v * 1.15 + 0.9);
  return draft.done('cpu, idle with bursts');
}

function cpuBusy(random: Random): Series {
  const draft = new Draft(4032, 5 * MINUTE, random);
  let [slow, level] = [0, 55];
  draft.each((_, i) => {
    slow = 0.97 * slow + random.normal();
    if (i === 900) level += 8;
    return Math.min(100, Math.max(0, level + slow + 3 * random.normal()));
  });
  draft.spoil(random.int(60, 200), () => 97 + random.normal());
  draft.spoil(random.int(5, 20), () => 4 + random.uniform());
  return draft.done('cpu, busy and autocorrelated');
}

function temperature(random: Random): Series {
  const draft = new Draft(8000, 5 * MINUTE, random);
  let walk = 0;
  draft.each((_, __, at) => {
    walk = 0.995 * walk + 0.6 * random.normal();
    return 85 + walk + 2 * Math.sin(2 * Math.PI * phaseOf(at).day) + 0.5 * random.normal();
  });
  draft.spoil(random.int(150, 400), (v, _, into) => v - 45 * Math.sin(Math.PI * into));
  draft.spoil(random.int(40, 120), (v, _, into) => v - 30 * into);
  return draft.done('machine temperature');
}

function requestCounts(random: Random): Series {
  const draft = new Draft(4032, 5 * MINUTE, random);
  const poisson = (mean: number): number => {
    let [k, p] = [0, Math.exp(-Math.min(mean, 600))];
    for (let u = random.uniform(), sum = p; u > sum && k < 2000; sum += p) p *= mean / ++k;
    return k;
  };
  draft.each((_, __, at) => (random.uniform() < 0.3 ? 0 : poisson(30 * office(at))));
  draft.spoil(random.int(2, 6), () => 140 + random.int(0, 60));
  draft.spoil(random.int(40, 90), () => 0);
  draft.spoil(random.int(30, 80), (v) => v + poisson(25));
  return draft.done('request counts with zeros');
}

function sparseCounts(random: Random): Series {
  const draft = new Draft(5000, MINUTE, random);
  draft.each(() => (random.uniform() < 0.03 ? random.int(1, 4) : 0));
  draft.spoil(random.int(20, 50), (v) => v + (random.uniform() < 0.5 ? random.int(1, 4) : 0));
  draft.spoil(1, () => 15);
  return draft.done('sparse counts');
}

function adClicks(random: Random): Series {
  const draft = new Draft(1624, 60 * MINUTE, random);
  draft.each((_, __, at) => (0.5 + 0.15 * office(at)) * Math.exp(0.18 * random.normal()));
  for (let i = 0; i < 3; i++) draft.spoil(random.int(1, 3), (v) => v * (2.5 + 2 * random.uniform()));
  return draft.done('ad clicks, skewed');
}

function heavyTails(random: Random): Series {
  const draft = new Draft(4730, 5 * MINUTE, random);
  draft.each(() => 20 * Math.exp(0.9 * random.normal()) * (random.uniform() < 0.004 ? 8 : 1));
  draft.spoil(random.int(10, 40), (v) => v * 12);
  draft.spoil(random.int(2, 6), (v) => v * 90);
  return draft.done('heavy tails');
}

function holidays(random: Random): Series {
  const draft = new Draft(9000, 15 * MINUTE, random);
  const off = new Set([18, 47, 66]);
  const first = draft.at[0] ?? 0;
  draft.each((_, __, at) => {
    const holiday = off.has(Math.floor((at - first) / DAY));
    return 500 * office(holiday ? at - 3 * DAY : at, 0.3) * (1 + 0.05 * random.normal());
  });
  draft.spoil(random.int(6, 20), (v) => v * 0.2);
  draft.spoil(random.int(2, 6), (v) => v + 400);
  return draft.done('weekly with holidays');
}

function irregular(random: Random): Series {
  const draft = new Draft(2500, 10 * MINUTE, random);
  let at = draft.at[0] ?? 0;
  for (let i = 0; i < draft.rows; i++)
    draft.at[i] = at += (3 + 14 * random.uniform()) * MINUTE * (i % 311 === 0 ? 20 : 1);
  draft.each((_, __, at) => 60 + 20 * Math.sin(2 * Math.PI * phaseOf(at).day) + 3 * random.normal());
  draft.spoil(random.int(8, 25), (v) => v - 25);
  draft.spoil(1, (v) => v + 35);
  return draft.done('irregular times, daily');
}

export const kinds: Kind[] = [
  webTraffic,
  webTrafficHourly,
  cpuIdle,
  cpuBusy,
  temperature,
  requestCounts,
  sparseCounts,
  adClicks,
  heavyTails,
  holidays,
  irregular,
  ...steps,
  ...shapes,
];
