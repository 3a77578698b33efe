/** The series of a copy of the Numenta Anomaly Benchmark; nothing of it is kept here. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { readStamp } from '../../src/cli/stamp.ts';
import type { Series } from './series.ts';

const zWindows = z.record(z.string(), z.array(z.tuple([z.string(), z.string()])));

/** Series with at least one window; the folder is the kind. */
export async function readNab(folder: string): Promise<Series[]> {
  const labels: unknown = JSON.parse(readFileSync(join(folder, 'labels/combined_windows.json'), 'utf8'));
  const windows = zWindows.parse(labels);
  const files = readdirSync(join(folder, 'data'), { recursive: true, encoding: 'utf8' }).filter((each) =>
    each.endsWith('.csv'),
  );
  return files
    .toSorted()
    .map((file) => readSeries(folder, file, windows[file] ?? []))
    .filter(({ wrong }) => wrong.length > 0);
}

function readSeries(folder: string, file: string, windows: readonly [string, string][]): Series {
  const rows = readFileSync(join(folder, 'data', file), 'utf8')
    .trimEnd()
    .split(/\r?\n/)
    .slice(1)
    .map((line) => line.split(','));
  const at = Float64Array.from(rows, ([stamp]) => readStamp(stamp ?? '') ?? 0);
  const spans = windows.map(
    ([from, to]) => [readStamp(from.slice(0, 19)) ?? 0, readStamp(to.slice(0, 19)) ?? 0] as const,
  );
  return {
    kind: file.split('/')[0] ?? file,
    at,
    values: Float64Array.from(rows, ([, value]) => Number(value)),
    wrong: spans.map(([from, to]) => [
      at.findIndex((each) => each >= from),
      at.findLastIndex((each) => each <= to) + 1,
    ]),
  };
}
