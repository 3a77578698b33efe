/** Kinds kept away from all development: only the held-out half has them. */
import { clockless, Draft, MINUTE, phaseOf } from './series.ts';
import type { Random, Series } from './series.ts';

function insects(random: Random): Series {
  const draft = new Draft(10_000, 1000, random);
  let [phase, drive] = [0, 1];
  draft.each(() => {
    drive = 0.98 * drive + 0.02 * (1 + 0.5 * random.normal());
    phase += drive / 37;
    return (
      0.3 * drive * Math.sign(Math.sin(2 * Math.PI * phase)) * Math.abs(Math.sin(2 * Math.PI * phase)) ** 3 +
      0.02 * random.normal()
    );
  });
  draft.spoil(random.int(150, 500), () => 0.05 * random.normal());
  return clockless(draft.done('unseen: feeding'));
}

function dishwasher(random: Random): Series {
  const draft = new Draft(12_000, MINUTE, random);
  const cycle = (x: number): number => (x < 0.25 || (x > 0.6 && x < 0.8) ? 2000 : x < 0.9 ? 120 : 3);
  let [left, into, length] = [200, 1, 80];
  draft.each(() => {
    if (into < 1) into += 1 / length;
    else if (--left <= 0) [into, left, length] = [0, random.int(150, 500), random.int(75, 90)];
    return (into < 1 ? cycle(into) : 3) * (1 + 0.03 * random.normal());
  });
  draft.spoil(90, (_, __, x) => (x < 0.25 ? 120 : x < 0.8 ? 2000 : 3) * (1 + 0.03 * random.normal()));
  return clockless(draft.done('unseen: appliance'));
}

function ventilator(random: Random): Series {
  const draft = new Draft(10_000, 20, random);
  let [into, length] = [0, 150];
  draft.each(() => {
    if (++into >= length) [into, length] = [0, Math.round(150 * (1 + 0.15 * random.normal()))];
    const x = into / length;
    return (x < 0.4 ? 1 - Math.exp(-8 * x) : Math.exp(-6 * (x - 0.4))) + 0.02 * random.normal();
  });
  draft.spoil(random.int(300, 500), (v) => 0.1 + 0.3 * v);
  draft.spoil(random.int(200, 350), (v, row) => v + 0.15 * Math.sin(row / 3));
  return clockless(draft.done('unseen: breathing'));
}

function sales(random: Random): Series {
  const draft = new Draft(1500, 1440 * MINUTE, random);
  const week = [0.7, 0.9, 0.95, 1, 1.1, 1.5, 1.3];
  draft.each((_, i, at) => {
    const year = 1 + 0.25 * Math.sin((2 * Math.PI * i) / 365);
    return 800 * year * (week[phaseOf(at).weekday] ?? 1) * (1 + 0.08 * random.normal());
  });
  draft.spoil(1, (v) => v * 0.1);
  draft.spoil(random.int(2, 5), (v) => v * 1.9);
  draft.spoil(random.int(7, 15), (v) => v * 0.6);
  return draft.done('unseen: daily sales');
}

function queueDepth(random: Random): Series {
  const draft = new Draft(9000, MINUTE, random);
  let depth = 0;
  draft.each((_, __, at) => {
    depth = Math.max(
      0,
      depth + 6 * (0.75 + 0.22 * Math.sin(2 * Math.PI * phaseOf(at).day)) * (0.3 + 1.4 * random.uniform()) - 6,
    );
    return Math.round(depth);
  });
  draft.spoil(random.int(60, 240), (v, _, into) => Math.round(v + 400 * into));
  draft.spoil(random.int(10, 40), (v) => v + 90);
  return draft.done('unseen: depth of a queue');
}

function vibration(random: Random): Series {
  const draft = new Draft(12_000, 1, random);
  draft.each((_, i) => Math.sin(i * 0.91) + 0.6 * Math.sin(i * 2.3) + 0.4 * random.normal());
  draft.spoil(random.int(300, 800), (v, row) => v + (row % 57 < 4 ? 2.5 * random.normal() : 0));
  draft.spoil(random.int(300, 800), (v) => v * 1.35);
  return clockless(draft.done('unseen: bearing'));
}

function packetRates(random: Random): Series {
  const draft = new Draft(8000, 5 * MINUTE, random);
  let burst = 0;
  draft.each((_, __, at) => {
    burst = random.uniform() < 0.01 ? 3 * Math.exp(0.8 * random.normal()) : 0.7 * burst;
    const { day, weekday } = phaseOf(at);
    const office = weekday % 6 === 0 ? 0.2 : Math.exp(-(((day - 0.55) / 0.18) ** 2));
    return 1e6 * (0.1 + office + 0.2 * burst) * Math.exp(0.25 * random.normal());
  });
  draft.spoil(random.int(12, 60), (v) => v + 3e6);
  draft.spoil(random.int(50, 150), (v) => v * 0.08);
  return draft.done('unseen: traffic of a link');
}

export const unseen = [insects, dishwasher, ventilator, sales, queueDepth, vibration, packetRates];
