import { decodeBatch, encodeBatch } from '../../src/wire/frame.ts';
import type { Attempt, Logged, WireLog } from '../../src/wire/log.ts';
import { recordAt } from '../../src/wire/batch.ts';
import type { SourceRef } from '../../src/wire/batch.ts';

export type MemoryLog = {
  frames: { position: number; frame: Buffer; key: string | undefined }[];
  handle(): WireLog;
  /** Every record so far with whom it came from. */
  records(): { text: string; source: SourceRef; at: number }[];
};

/** The durable log without the durability: for tests of what stands before and behind it. Frames are real. */
export function memoryLog(): MemoryLog {
  const frames: MemoryLog['frames'] = [];
  const wakes = new Set<() => void>();
  let last = 0;
  const append = (frame: Buffer, attempt?: Attempt): number => {
    const before = attempt?.again ? frames.find((each) => each.key === attempt.key) : undefined;
    if (before) return before.position;
    last += 1;
    frames.push({ position: last, frame, key: attempt?.key });
    wakes.forEach((wake) => wake());
    return last;
  };
  const read = (after: number, maxBytes: number): Logged[] => {
    const found: Logged[] = [];
    let bytes = 0;
    for (const { position, frame } of frames) {
      if (position <= after) continue;
      if (bytes >= maxBytes) break;
      const batch = decodeBatch(frame);
      bytes += batch.bytes.length;
      found.push({ position, batch });
    }
    return found;
  };
  const handle = (): WireLog => ({
    async append(batch, attempt) {
      const position = append(encodeBatch(batch), attempt);
      attempt?.lent?.();
      return position;
    },
    read: async (after, maxBytes) => read(after, maxBytes),
    trim: async (position) => void frames.splice(0, frames.findLastIndex((each) => each.position <= position) + 1),
    newest: async () => last,
    onAppend(wake) {
      wakes.add(wake);
      return () => void wakes.delete(wake);
    },
    onHanded: () => () => undefined,
    room: async () => undefined,
    close: async () => undefined,
  });
  return {
    frames,
    handle,
    records: () =>
      frames.flatMap(({ frame }) => {
        const batch = decodeBatch(frame);
        return Array.from({ length: batch.count }, (_, i) => ({
          text: Buffer.from(recordAt(batch, i)).toString(),
          source: batch.sources[batch.source[i]!]!,
          at: batch.at[i]!,
        }));
      }),
  };
}
