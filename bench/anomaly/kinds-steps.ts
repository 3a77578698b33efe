/** Kinds without a clock: walks, steps, trends, changes of variance. */
import { Draft, MINUTE } from './series.ts';
import type { Random, Series } from './series.ts';

function randomWalk(random: Random): Series {
  const draft = new Draft(4000, MINUTE, random);
  let walk = 0;
  draft.each(() => (walk += random.normal()));
  draft.spoil(1, (v) => v + 12);
  draft.spoil(random.int(15, 40), (v) => v + 14);
  return draft.done('random walk');
}

function pointOutliers(random: Random): Series {
  const draft = new Draft(1500, 60 * MINUTE, random);
  const period = random.int(20, 60);
  draft.each((_, i) => 100 * Math.sin((2 * Math.PI * i) / period) + 0.2 * i + 8 * random.normal());
  for (let i = 0; i < 6; i++) {
    const sign = random.uniform() < 0.5 ? -1 : 1;
    draft.spoil(1, (v) => v + sign * (60 + 100 * random.uniform()));
  }
  return draft.done('point outliers on a season');
}

function changePoints(random: Random): Series {
  const draft = new Draft(1680, 60 * MINUTE, random);
  let [level, noise] = [0, 5];
  const at = [560 + random.int(0, 200), 900 + random.int(0, 200), 1300 + random.int(0, 200)];
  draft.each((_, i) => {
    if (at[0] === i) level += 60;
    if (at[1] === i) noise *= 3;
    if (at[2] === i) level -= 80;
    return level + 20 * Math.sin((2 * Math.PI * i) / 24) + noise * random.normal();
  });
  draft.wrong.push(...at.map((i): [number, number] => [i, i + 10]));
  return draft.done('change points');
}

function levelShift(random: Random): Series {
  const draft = new Draft(4000, 5 * MINUTE, random);
  draft.each(() => 50 + 2 * random.normal());
  draft.spoil(random.int(200, 500), (v) => v + 5 + 6 * random.uniform());
  return draft.done('level shift for a while');
}

function varianceChange(random: Random): Series {
  const draft = new Draft(4000, 5 * MINUTE, random);
  draft.each(() => 50 + 2 * random.normal());
  draft.spoil(random.int(80, 250), (v) => 50 + (v - 50) * 3);
  draft.spoil(random.int(80, 250), (v) => 50 + (v - 50) * 0.2);
  return draft.done('variance change');
}

function flatline(random: Random): Series {
  const draft = new Draft(4000, 5 * MINUTE, random);
  let slow = 0;
  draft.each(() => 20 + (slow = 0.9 * slow + random.normal()));
  let held = 0;
  draft.spoil(random.int(40, 150), (v, _, into) => (into === 0 ? (held = v) : held));
  return draft.done('flatline');
}

function leak(random: Random): Series {
  const draft = new Draft(5000, 5 * MINUTE, random);
  draft.each((_, i) => 40 + 3 * Math.sin((2 * Math.PI * i) / 288) + 1.5 * random.normal());
  draft.spoil(random.int(300, 600), (v, _, into) => v + 22 * into);
  return draft.done('leak, rising slowly');
}

function jumpySteps(random: Random): Series {
  const draft = new Draft(4000, 5 * MINUTE, random);
  let level = 40;
  draft.each(() => {
    if (random.uniform() < 0.004) level = 20 + 60 * random.uniform();
    return level + random.normal();
  });
  draft.spoil(random.int(3, 10), (v) => v + 70);
  draft.spoil(random.int(60, 150), (v) => v + 7 * random.normal());
  return draft.done('steps that are usual, and worse');
}

function diskWrites(random: Random): Series {
  const draft = new Draft(4000, 5 * MINUTE, random);
  draft.each((_, i) => (i % 12 === 0 ? 8e7 : 0) * (0.8 + 0.4 * random.uniform()) + 1e6 * random.uniform());
  draft.spoil(random.int(2, 5), () => 5.5e8);
  draft.spoil(random.int(40, 90), () => 1e6 * random.uniform());
  return draft.done('disk writes every hour');
}

function rate(random: Random): Series {
  const draft = new Draft(3000, MINUTE, random);
  draft.each(() => 0.995 - 0.004 * Math.abs(random.normal()));
  draft.spoil(random.int(3, 12), (v) => v - 0.08);
  draft.spoil(random.int(60, 160), (v) => v - 0.006);
  return draft.done('success rate near 1');
}

function tweets(random: Random): Series {
  const draft = new Draft(8000, 5 * MINUTE, random);
  let buzz = 0;
  draft.each((_, i) => {
    buzz = random.uniform() < 0.002 ? 30 + 120 * random.uniform() : buzz * 0.8;
    const day = 25 + 18 * Math.sin((2 * Math.PI * i) / 288);
    return Math.round(Math.max(0, (day + buzz) * Math.exp(0.35 * random.normal())));
  });
  draft.spoil(random.int(6, 30), (v, _, into) => Math.round(v + 900 * (1 - into)));
  draft.spoil(random.int(20, 60), (v) => Math.round(v * 3 + 120));
  return draft.done('mentions, bursty');
}

export const steps = [
  randomWalk,
  pointOutliers,
  changePoints,
  levelShift,
  varianceChange,
  flatline,
  leak,
  jumpySteps,
  diskWrites,
  rate,
  tweets,
];
