/** Kinds as collections of spacecraft and plants have them: commands, constants, cycles; long stretches are labelled; no clock. */
import { clockless, Draft, MINUTE } from './series.ts';
import type { Random, Series } from './series.ts';

/** Levels that commands choose, each held for a while; `spoil` changes rows afterwards. */
function commanded(random: Random, rows: number, levels: readonly number[], hold: number, noise: number): Draft {
  const draft = new Draft(rows, MINUTE, random);
  let [left, level] = [0, levels[0] ?? 0];
  draft.each(() => {
    if (--left <= 0) {
      left = Math.ceil(hold * (0.4 + 1.2 * random.uniform()));
      level = levels[random.int(0, levels.length)] ?? 0;
    }
    return level + noise * random.normal();
  });
  return draft;
}

function switched(random: Random): Series {
  const draft = commanded(random, 7000, [-1, -1, 1], random.int(20, 80), 0);
  draft.spoil(random.int(250, 600), (_, row) => (row % 4 < 2 ? 1 : -1));
  draft.spoil(random.int(250, 600), () => 1);
  return clockless(draft.done('commands, two values'));
}

function levels(random: Random): Series {
  const draft = commanded(random, 7000, [0, 0.2, 0.5, 0.9], random.int(40, 200), 0.008);
  const between = 0.3 + 0.1 * random.uniform();
  draft.spoil(random.int(80, 400), () => between + 0.008 * random.normal());
  draft.spoil(random.int(30, 200), (v) => v + 0.05 * random.normal());
  draft.spoil(random.int(20, 120), (v) => v + 0.45);
  return clockless(draft.done('commanded levels'));
}

/** Constant but for a hump now and then; what is wrong is another hump. */
function humps(random: Random): Series {
  const draft = new Draft(8000, MINUTE, random);
  const [wide, every] = [random.int(20, 60), random.int(300, 700)];
  const base = Math.round(10 * random.uniform());
  draft.each((_, i) => {
    const into = (i % every) / wide;
    return base + (into < 1 ? Math.round(20 * Math.sin(Math.PI * into)) / 20 : 0);
  });
  draft.spoil(wide * 2, (_, __, into) => base + Math.round(20 * 1.3 * Math.sin(Math.PI * into)) / 20);
  draft.spoil(wide, (_, __, into) => base - Math.round(10 * Math.sin(Math.PI * into)) / 20);
  return clockless(draft.done('constant with humps'));
}

/** Hardly anything ever happens. */
function still(random: Random): Series {
  const draft = new Draft(6000, MINUTE, random);
  draft.each(() => 5);
  draft.spoil(random.int(40, 300), (v, row) => v + 0.2 * Math.sin(row / 5));
  draft.spoil(random.int(20, 100), (v) => v + 0.1);
  return clockless(draft.done('constant, then not'));
}

function battery(random: Random): Series {
  const draft = new Draft(8000, MINUTE, random);
  const period = random.int(90, 110) * 2;
  draft.each((_, i) => {
    const into = (i % period) / period;
    const charge = into < 0.35 ? 1 - into / 0.35 : Math.min(1, ((into - 0.35) / 0.5) ** 0.6);
    return 0.6 + 0.4 * charge + 0.01 * random.normal();
  });
  draft.spoil(Math.round(period * (0.8 + random.uniform())), (v) => 0.75 + 0.4 * (v - 0.75));
  draft.spoil(random.int(60, 300), (v, _, into) => v - 0.15 * Math.sin(Math.PI * into));
  return clockless(draft.done('orbits'));
}

/** Tanks of a plant: cycles of unequal length; long stretches of an attack. */
function plant(random: Random): Series {
  const draft = new Draft(12_000, 1000, random);
  let [level, up] = [500, true];
  const rate = 1 + 2 * random.uniform();
  draft.each(() => {
    if (level > 800) up = false;
    if (level < 500) up = true;
    level += (up ? 1.3 : -0.8) * rate + 0.5 * random.normal();
    return level + random.normal();
  });
  let held = 0;
  draft.spoil(random.int(200, 700), (v, _, into) => (into === 0 ? (held = v) : held + 0.02 * (v - held)));
  draft.spoil(random.int(200, 600), (v, _, into) => v + 350 * Math.min(1, 3 * into));
  draft.spoil(random.int(150, 400), (v, _, into) => v - 250 * Math.sin(Math.PI * into));
  return clockless(draft.done('plant with tanks'));
}

/** Jobs on a cluster: plateaus that come and go as they like. */
function cluster(random: Random): Series {
  const draft = commanded(random, 9000, [20, 25, 40, 42, 60], random.int(80, 250), 2);
  draft.spoil(random.int(200, 600), (v) => v + 45);
  draft.spoil(random.int(200, 500), (v, _, into) => v * (1 - 0.9 * into));
  return clockless(draft.done('jobs of a cluster'));
}

export const telemetry = [switched, levels, humps, still, battery, plant, cluster];
