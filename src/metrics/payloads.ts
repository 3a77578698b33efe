/** How samples and roll-ups lie in the bytes of a row. Instants are whole seconds from where the row begins. */
import { ColumnReader, ColumnWriter } from './columns.ts';

/** Samples of one series in the order of time, each second once; values as codes (codes.ts). */
export type Samples = { at: Int32Array; codes: Int32Array };

/** Samples of many series, as they were appended. */
export type TailSamples = Samples & { series: Int32Array };

/** Roll-ups of one series: which span of the row each is of, and over its samples the codes of min, max and mean. */
export type RollUps = { slot: Int32Array; min: Int32Array; max: Int32Array; avg: Int32Array; count: Int32Array };

export function packSamples({ at, codes }: Samples): Buffer {
  const writer = new ColumnWriter();
  // Polls come at an even pace: the change of the distance is mostly 0.
  writer.add(differences(differences(at)));
  writer.add(differences(codes));
  return writer.finish();
}

export function unpackSamples(payload: Uint8Array, count: number): Samples {
  const reader = new ColumnReader(payload);
  return { at: sums(sums(reader.take(count))), codes: sums(reader.take(count)) };
}

export function packTail({ series, at, codes }: TailSamples): Buffer {
  const writer = new ColumnWriter();
  for (const column of [series, at, codes]) writer.add(differences(column));
  return writer.finish();
}

export function unpackTail(payload: Uint8Array, count: number): TailSamples {
  const reader = new ColumnReader(payload);
  const next = (): Int32Array => sums(reader.take(count));
  return { series: next(), at: next(), codes: next() };
}

export function packRollUps({ slot, min, max, avg, count }: RollUps): Buffer {
  const writer = new ColumnWriter();
  writer.add(differences(differences(slot)));
  writer.add(differences(min));
  writer.add(max.map((each, i) => each - (min[i] ?? 0)));
  writer.add(avg.map((each, i) => each - (min[i] ?? 0)));
  writer.add(differences(count));
  return writer.finish();
}

export function unpackRollUps(payload: Uint8Array, length: number): RollUps {
  const reader = new ColumnReader(payload);
  const slot = sums(sums(reader.take(length)));
  const min = sums(reader.take(length));
  const above = (): Int32Array => reader.take(length).map((each, i) => each + (min[i] ?? 0));
  return { slot, min, max: above(), avg: above(), count: sums(reader.take(length)) };
}

function differences(numbers: Int32Array): Int32Array {
  const changes = new Int32Array(numbers.length);
  let last = 0;
  for (let i = 0; i < numbers.length; i += 1) {
    const number = numbers[i] ?? 0;
    changes[i] = number - last;
    last = number;
  }
  return changes;
}

/** The inverse of `differences`, in place. */
function sums(changes: Int32Array): Int32Array {
  let sum = 0;
  for (let i = 0; i < changes.length; i += 1) {
    sum += changes[i] ?? 0;
    changes[i] = sum;
  }
  return changes;
}
