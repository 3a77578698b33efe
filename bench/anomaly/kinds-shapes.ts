/** Kinds whose period no clock tells: beats, saw-teeth, duty cycles; what is wrong is a shape. */
import { Draft, MINUTE } from './series.ts';
import type { Random, Series } from './series.ts';

/** One beat over 0..1: a small hump, a sharp peak, a dip, a broad hump. */
function beat(x: number): number {
  const hump = (at: number, wide: number, high: number): number => high * Math.exp(-(((x - at) / wide) ** 2));
  return hump(0.2, 0.04, 0.15) + hump(0.36, 0.012, 1.4) - hump(0.4, 0.015, 0.35) + hump(0.62, 0.06, 0.35);
}

/** Beats of slightly different length; `spoiled` says how beat n differs. */
function beats(random: Random, kind: string, spoil: (x: number) => number): Series {
  const draft = new Draft(8000, 1000, random);
  const period = random.int(90, 180);
  const ill = random.int(Math.floor(3200 / period), Math.floor(7400 / period));
  let [n, into, length, from] = [0, 0, period, 0];
  draft.each((_, i) => {
    if (++into >= length) {
      if (n === ill) draft.wrong.push([from, i]);
      [n, into, length, from] = [n + 1, 0, Math.round(period * (1 + 0.03 * random.normal())), i];
    }
    const x = into / length;
    return (n === ill ? spoil(x) : beat(x)) + 0.03 * random.normal();
  });
  return draft.done(kind);
}

function beatEarly(random: Random): Series {
  return beats(
    random,
    'beats, one of another shape',
    (x) => beat(Math.min(1, x * 1.35)) * 0.8 + 0.3 * Math.max(0, x - 0.6),
  );
}

function beatMissing(random: Random): Series {
  return beats(random, 'beats, one missing', (x) => beat(x) * 0.15);
}

function beatTurned(random: Random): Series {
  return beats(random, 'beats, one reversed', (x) => beat(1 - x));
}

function sawTeeth(random: Random): Series {
  const draft = new Draft(5000, MINUTE, random);
  const period = random.int(50, 140);
  draft.each((_, i) => 10 + 40 * ((i % period) / period) + 0.8 * random.normal());
  draft.spoil(period, (_, __, into) => 10 + 40 * (1 - into) + 0.8 * random.normal());
  draft.spoil(Math.round(period / 2), (v, _, into) => v + 15 * Math.sin(Math.PI * into));
  return draft.done('saw-teeth');
}

function dutyCycle(random: Random): Series {
  const draft = new Draft(6000, MINUTE, random);
  const [on, off] = [random.int(20, 50), random.int(40, 90)];
  let [left, is] = [off, false];
  draft.each(() => {
    if (--left <= 0) {
      is = !is;
      left = Math.round((is ? on : off) * (1 + 0.08 * random.normal()));
    }
    return (is ? 80 : 5) + 1.5 * random.normal();
  });
  draft.spoil(on * 4, () => 80 + 1.5 * random.normal());
  draft.spoil(off * 3, () => 5 + 1.5 * random.normal());
  return draft.done('on and off');
}

function dailyFlat(random: Random): Series {
  const draft = new Draft(4032, 5 * MINUTE, random);
  const square = (i: number): number => (i % 288 > 100 && i % 288 < 220 ? 80 : 20);
  draft.each((_, i) => square(i) + 4 * (random.uniform() - 0.5));
  const day = 288 * random.int(6, 12);
  for (let i = day + 101; i < day + 220; i++) draft.values[i] = 20 + 4 * (random.uniform() - 0.5);
  draft.wrong.push([day + 101, day + 220]);
  return draft.done('daily square, one missing');
}

function sineFrequency(random: Random): Series {
  const draft = new Draft(5000, MINUTE, random);
  const period = random.int(40, 120);
  draft.each(
    (_, i) =>
      10 * Math.sin((2 * Math.PI * i) / period) + 3 * Math.sin((4.7 * Math.PI * i) / period) + 0.6 * random.normal(),
  );
  draft.spoil(
    period * 2,
    (_, i) =>
      10 * Math.sin((3.3 * Math.PI * i) / period) + 3 * Math.sin((4.7 * Math.PI * i) / period) + 0.6 * random.normal(),
  );
  draft.spoil(period, (v) => v * 0.45);
  return draft.done('waves, of another frequency');
}

function spikeDensity(random: Random): Series {
  const draft = new Draft(4032, 5 * MINUTE, random);
  draft.each((_, i) => (i % 24 === 0 ? 20 : 0));
  draft.spoil(144, (v, i) => (i % 4 === 0 ? 20 : v));
  return draft.done('spikes, denser');
}

export const shapes = [beatEarly, beatMissing, beatTurned, sawTeeth, dutyCycle, dailyFlat, sineFrequency, spikeDensity];
