/** Kinds as the Numenta benchmark has them, made from what is known of them: one wide window around each thing that is wrong. */
import { DAY, Draft, MINUTE, phaseOf, windowed } from './series.ts';
import type { Random, Series } from './series.ts';

const HALF_HOUR = 30 * MINUTE;

function cloudCpu(random: Random): Series {
  const draft = new Draft(4032, 5 * MINUTE, random);
  const [level, noise, often] = [2 + 50 * random.uniform(), 0.1 + 2 * random.uniform(), 0.03 * random.uniform()];
  draft.each(() => {
    const job = random.uniform() < often ? 5 * noise * random.uniform() : 0;
    return Math.max(0, level + job + noise * random.normal());
  });
  const to = Math.max(0, Math.min(99, level + (random.uniform() < 0.3 ? -0.8 * level : 10 + 40 * random.uniform())));
  if (random.uniform() < 0.5) draft.spoil(random.int(60, 400), () => Math.max(0, to + noise * random.normal()));
  else draft.spoil(random.int(1, 5), () => Math.max(0, to + noise * random.normal()));
  if (random.uniform() < 0.5) draft.spoil(random.int(1, 8), (v) => v + 15 * noise);
  return windowed(draft.done('cloud cpu'));
}

/** Bytes in or requests of one machine: many orders of magnitude, peaks that are usual. */
function cloudNetwork(random: Random): Series {
  const draft = new Draft(4032, 5 * MINUTE, random);
  const every = random.int(24, 150);
  draft.each((_, i) => {
    const peak = i % every < 2 ? 4e6 * (0.6 + 0.6 * random.uniform()) : 0;
    return 2e5 * Math.exp(0.25 * random.normal()) + peak + (random.uniform() < 0.01 ? 1e6 * random.uniform() : 0);
  });
  draft.spoil(random.int(2, 20), (v) => v + 1.2e7);
  draft.spoil(random.int(30, 150), (v) => 0.3 * v + 1.6e6 * Math.exp(0.2 * random.normal()));
  return windowed(draft.done('cloud network'));
}

function adExchange(random: Random): Series {
  const draft = new Draft(1624, 60 * MINUTE, random);
  let slow = 0;
  draft.each((_, __, at) => {
    slow = 0.98 * slow + 0.04 * random.normal();
    return (0.4 + 0.1 * Math.sin(2 * Math.PI * phaseOf(at).day)) * Math.exp(slow + 0.2 * random.normal());
  });
  for (let i = 0; i < 3; i++) draft.spoil(random.int(1, 4), (v) => v * (1.8 + 2 * random.uniform()));
  return windowed(draft.done('ad exchange rates'));
}

function taxi(random: Random): Series {
  const draft = new Draft(10_320, HALF_HOUR, random);
  const hour = (at: number): number => {
    const { day, weekday } = phaseOf(at);
    const late = weekday === 0 || weekday === 6 ? 0.35 : 0.1;
    return (
      0.15 +
      0.65 * Math.exp(-(((day - 0.8) / 0.12) ** 2)) +
      0.55 * Math.exp(-(((day - 0.42) / 0.13) ** 2)) +
      late * Math.exp(-((day / 0.08) ** 2))
    );
  };
  let mood = 0;
  draft.each((_, __, at) => {
    mood = 0.99 * mood + 0.008 * random.normal();
    return Math.round(25_000 * hour(at) * (1 + mood + 0.03 * random.normal()));
  });
  for (let i = 0; i < 4; i++) {
    const [less, shift] = [0.35 + 0.3 * random.uniform(), random.int(0, 6)];
    draft.spoil(48, (_, row) => Math.round(25_000 * less * hour(draft.at[row - shift] ?? 0)));
  }
  draft.spoil(random.int(3, 8), (v) => v + 9000);
  return windowed(draft.done('taxi with holidays'));
}

function machine(random: Random): Series {
  const draft = new Draft(16_000, 5 * MINUTE, random);
  let [walk, slow] = [0, 0];
  draft.each(() => {
    walk = 0.999 * walk + 0.25 * random.normal();
    slow = 0.9 * slow + 0.5 * random.normal();
    return Math.min(108, 88 + walk + slow);
  });
  draft.spoil(random.int(100, 300), (v, _, into) => v - 70 * Math.sin(Math.PI * into));
  draft.spoil(random.int(200, 500), (v, _, into) => v - 25 * into);
  draft.spoil(random.int(300, 500), (v, _, into) => v - (into > 0.7 ? 80 * (into - 0.7) : 12 * into));
  return windowed(draft.done('machine temperature, long'));
}

function tweets(random: Random): Series {
  const draft = new Draft(15_800, 5 * MINUTE, random);
  const size = 3 + 30 * random.uniform();
  let buzz = 0;
  draft.each((_, __, at) => {
    buzz = random.uniform() < 0.003 ? size * 3 * random.uniform() : 0.85 * buzz;
    const mean = size * (1 + 0.6 * Math.sin(2 * Math.PI * phaseOf(at).day - 1)) + buzz;
    return Math.round(Math.max(0, mean * Math.exp(0.4 * random.normal()) - 0.5));
  });
  for (let i = 0; i < 4; i++) {
    const high = size * (6 + 30 * random.uniform());
    draft.spoil(random.int(3, 60), (v, _, into) => Math.round(v + high * (1 - into)));
  }
  return windowed(draft.done('tweets about a name'));
}

/** A day without noise or with little; one of its days is another. */
function artificial(random: Random): Series {
  const draft = new Draft(4032, 5 * MINUTE, random);
  const noise = random.uniform() < 0.4 ? 0 : 3 * random.uniform();
  const smooth = random.uniform() < 0.5;
  const rest = 288 * random.int(9, 13);
  draft.each((_, i) => {
    const into = i % 288;
    const shape = smooth ? 40 - 40 * Math.cos((2 * Math.PI * into) / 288) : into > 100 && into < 210 ? 80 : 20;
    return shape + noise * (random.uniform() - 0.5);
  });
  const day = (change: (value: number, into: number) => number): void => {
    for (let i = rest; i < rest + 288; i++) draft.values[i] = change(draft.values[i] ?? 0, i - rest);
    draft.wrong.push([rest + 90, rest + 220]);
  };
  const plans: ((value: number, into: number) => number)[] = [
    (v, into) => (into > 90 && into < 220 ? 20 + noise * (random.uniform() - 0.5) : v),
    (v, into) => (into > 90 && into < 220 ? v + 60 : v),
    (v, into) => (into > 90 && into < 220 ? v * 0.3 : v),
    (v) => v + 12 * (random.uniform() - 0.5),
    (v, into) => (into > 90 && into < 220 ? 20 + 0.2 * (v - 20) : v),
  ];
  day(plans[random.int(0, plans.length)] ?? ((v) => v));
  return windowed(draft.done('artificial days'));
}

function roadTraffic(random: Random): Series {
  const draft = new Draft(2500, 10 * MINUTE, random);
  let [at, jam] = [draft.at[0] ?? 0, 0];
  for (let i = 0; i < draft.rows; i++)
    draft.at[i] = at += (4 + 8 * random.uniform()) * MINUTE * (i % 290 === 7 ? 40 : 1);
  draft.each((_, __, when) => {
    const { day, weekday } = phaseOf(when);
    jam = random.uniform() < 0.01 ? 15 * random.uniform() : 0.8 * jam;
    const rush = weekday % 6 === 0 ? 0 : 22 * Math.exp(-(((day - 0.73) / 0.05) ** 2));
    return Math.round(Math.max(5, 68 - rush - jam + 3 * random.normal()));
  });
  draft.spoil(random.int(5, 25), (v) => Math.max(3, v - 40));
  draft.spoil(random.int(3, 10), (v) => Math.max(3, v - 30));
  return windowed(draft.done('road traffic, irregular'));
}

/** Minutes of a server's latency that wanders by weekday; weeks without a sample now and then. */
function latency(random: Random): Series {
  const draft = new Draft(4032, 5 * MINUTE, random);
  for (let i = 1500; i < 4032; i++) draft.at[i] = (draft.at[i] ?? 0) + DAY;
  draft.each((_, __, at) => {
    const { day } = phaseOf(at);
    return 42 + 3 * Math.sin(2 * Math.PI * day) + Math.abs(1.4 * random.normal()) + (random.uniform() < 0.02 ? 6 : 0);
  });
  draft.spoil(random.int(10, 80), (v) => v + 5 + 3 * random.uniform());
  draft.spoil(random.int(1, 5), (v) => v + 40);
  return windowed(draft.done('request latency'));
}

export const cloud = [cloudCpu, cloudNetwork, adExchange, taxi, machine, tweets, artificial, roadTraffic, latency];
