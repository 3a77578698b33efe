/**
 * Anomaly scores. Quality: made series of thirty kinds with labelled faults, ours beside plain statistics, none of them
 * adjusted to the labels. Speed: points a second on one core and bytes a series, beside a plain EWMA in the same run.
 * Options: --seeds 2 --first 5000 --only quality|speed --public development|held-out (kinds like the public collections')
 * --nab DIR (a copy of NAB: its data/ and labels/) --json
 */
import { parseArgs } from 'node:util';
import { createScorer } from '../src/anomaly/scorer.ts';
import type { Settings } from '../src/anomaly/settings.ts';
import { kinds } from './anomaly/kinds.ts';
import { early, mean, measure } from './anomaly/measures.ts';
import type { Marks } from './anomaly/measures.ts';
import { readNab } from './anomaly/nab.ts';
import { isHalf, publicLike } from './anomaly/public.ts';
import { rivals } from './anomaly/rivals.ts';
import type { Detector } from './anomaly/rivals.ts';
import { randomOf } from './anomaly/series.ts';
import type { Series } from './anomaly/series.ts';
import { speed } from './anomaly/speed.ts';

type Result = { marks: Marks[]; early: number };

export async function main(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      seeds: { type: 'string', default: '2' },
      first: { type: 'string', default: '5000' },
      only: { type: 'string', default: '' },
      public: { type: 'string', default: '' },
      nab: { type: 'string' },
      json: { type: 'boolean', default: false },
    },
  });
  if (values.only !== 'speed') {
    const seeds = Number(values.seeds);
    const made = (): Series[] =>
      isHalf(values.public) ? publicLike(values.public, seeds) : makeAll(seeds, Number(values.first));
    quality(values.nab === undefined ? made() : await readNab(values.nab), values.json);
  }
  if (values.only !== 'quality') speed(values.json);
}

function makeAll(seeds: number, first: number): Series[] {
  return kinds.flatMap((kind, n) =>
    Array.from({ length: seeds }, (_, seed) => kind(randomOf(first + 1000 * n + seed))),
  );
}

const ours = (profile: Settings['profile']): Detector => {
  return (series) => {
    const scorer = createScorer({ profile });
    return series.values.map((value, i) => scorer.push(series.at[i] ?? 0, value).score);
  };
};

function quality(all: readonly Series[], json: boolean): void {
  const results = new Map<string, Result>();
  const detectors = {
    'ours, rich (explain anomalies)': ours('rich'),
    'ours, lean (the product)': ours('lean'),
    ...rivals,
  };
  if (!json) console.log(`${all.length} series, ${all.reduce((sum, { values }) => sum + values.length, 0)} rows\n`);
  if (!json) console.log(row('detector', ['AUC-PR', 'AUC-ROC', 'VUS-PR', 'range F1', 'early']));
  for (const [name, detect] of Object.entries(detectors)) {
    const scored = all.map((series) => ({ series, scores: detect(series) }));
    const result = { marks: scored.map(({ series, scores }) => measure(series, scores)), early: early(scored) };
    results.set(name, result);
    if (!json) console.log(row(name, [...sums(result.marks), result.early.toFixed(1)]));
  }
  if (json) console.log(JSON.stringify({ bench: 'anomaly', results: Object.fromEntries(results) }));
  else byKind(all, results);
}

/** For each kind: ours, and the rival that is best at it. */
function byKind(all: readonly Series[], results: ReadonlyMap<string, Result>): void {
  const [own, , ...others] = results.keys();
  console.log(`\n${row('kind', ['ours', 'best', 'by'])}    (mean of AUC-PR and VUS-PR)`);
  let behind = 0;
  for (const kind of new Set(all.map((series) => series.kind))) {
    const of = (name: string): number =>
      mean(
        (results.get(name)?.marks ?? [])
          .filter((_, i) => all[i]?.kind === kind)
          .map(({ aucPr, vusPr }) => (aucPr + vusPr) / 2),
      );
    const mine = of(own ?? '');
    const [best = '', high] =
      others.map((name): [string, number] => [name, of(name)]).sort((a, b) => b[1] - a[1])[0] ?? [];
    if (mine < (high ?? 0)) behind++;
    console.log(row(kind, [mine.toFixed(2), (high ?? 0).toFixed(2), best]));
  }
  console.log(`\nBehind the best rival of the kind in ${behind} kinds.`);
}

function sums(marks: readonly Marks[]): string[] {
  return [
    mean(marks.map((each) => each.aucPr)),
    mean(marks.map((each) => each.aucRoc)),
    mean(marks.map((each) => each.vusPr)),
    mean(marks.map((each) => each.rangeF1)),
  ].map((each) => each.toFixed(3));
}

function row(name: string, cells: readonly string[]): string {
  return `${name.padEnd(34)}${cells.map((cell) => (/[a-z]{4}/.test(cell) ? `  ${cell}` : cell.padStart(10))).join('')}`;
}
