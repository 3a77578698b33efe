/** A batch → what was heard from whom, and the few events that say something. No database, no memory: the hot path. */
import type { EcsEvent, ReadContext } from '../intake/formats/event.ts';
import type { Batch, RecordKind, SourceRef } from '../wire/batch.ts';
import { POLL_LISTENER } from '../wire/observation.ts';
import type { Scan } from '../wire/scan.ts';
import { attackFromColumns } from './columns.ts';
import { mayMatter } from './prefilter.ts';
import type { ShapeFilter } from './prefilter.ts';
import type { Signal } from './signal.ts';
import { signalOf } from './signals.ts';

/** One record as an event: the parsers of intake. Never throws. */
type ReadRecord = (kind: RecordKind, bytes: Uint8Array, context: ReadContext) => EcsEvent;

export type Sifted = {
  /** The sources that the batch holds records of, with the received times of the first and the last. */
  heard: { source: SourceRef; first: number; last: number }[];
  signals: { signal: Signal; source: SourceRef; at: number; text: string }[];
};

/** Cost: see docs/detection.md, "What it costs" (bench/detect.ts). */
export function sift(batch: Batch, scan: Scan | undefined, filter: ShapeFilter, read: ReadRecord): Sifted {
  const { bytes, ends, at, source, sources } = batch;
  const first = new Float64Array(sources.length).fill(Infinity);
  const last = new Float64Array(sources.length).fill(-Infinity);
  const signals: Sifted['signals'] = [];
  let from = 0;
  for (let i = 0; i < batch.count; i += 1) {
    const to = ends[i] ?? 0;
    const s = source[i] ?? 0;
    const when = at[i] ?? 0;
    if (when < (first[s] ?? 0)) first[s] = when;
    if (when > (last[s] ?? 0)) last[s] = when;
    const who = sources[s];
    if (who && ((scan && filter.verdict(scan, i)) ?? mayMatter(who.kind, bytes, from, to))) {
      const raw = bytes.subarray(from, to);
      const quick = scan && attackFromColumns(batch, scan, i);
      const signal = quick && signalOf(quick);
      const found = signal ? { signal, source: who, at: when, text: textOf(raw) } : readOne(who, raw, when, read);
      if (found) signals.push(found);
    }
    from = to;
  }
  const heard = sources.map((who, s) => ({ source: who, first: first[s] ?? Infinity, last: last[s] ?? -Infinity }));
  // What our own poller says of a device is no word of the device: its silence is not broken by it.
  return {
    heard: heard.filter(({ first: at, source: who }) => at !== Infinity && who.listener !== POLL_LISTENER),
    signals,
  };
}

function readOne(
  source: SourceRef,
  bytes: Uint8Array,
  at: number,
  read: ReadRecord,
): Sifted['signals'][number] | undefined {
  const event = read(source.kind, bytes, {
    receivedAt: at,
    listener: source.listener,
    ...(source.deviceZone !== undefined && { zone: source.deviceZone }),
  });
  const signal = signalOf(event);
  if (!signal) return undefined;
  const text = event[source.kind === 'trap' ? 'message' : 'event.original'];
  return { signal, source, at, text: typeof text === 'string' ? text : signal.summary };
}

function textOf(raw: Uint8Array): string {
  return Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength).toString('utf8').replaceAll('\0', '\uFFFD');
}
