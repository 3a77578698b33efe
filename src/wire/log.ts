import type { Batch, Logged } from './batch.ts';
import type { Take } from './handover.ts';

export type { Logged } from './batch.ts';

/**
 * A name for one batch, chosen by its sender (a UUID). `again`: an earlier attempt failed, but it may have arrived.
 * `lent`: the batch's memory may be handed to consumers as it is; called once when nobody has it any more, after an
 * append that succeeded. Should it be lost with a consumer that died, it is never called. `put`: makes it
 * durable in the sender's own transaction, in place of the log's; resolves to its position, or to 0 when it was there before.
 */
export type Attempt = { key: string; again: boolean; lent?: () => void; put?: (encoded: Encoded) => Promise<number> };

/** A batch as the log keeps it (frame.ts). */
export type Encoded = { count: number; bytes: number; frame: Buffer };

/**
 * The durable log of batches between intake and its consumers. Implementations keep to `log.conformance.ts`:
 * what was appended is read once, in order of position, and a reader that has seen a position will never find a new
 * one below it.
 */
export type WireLog = {
  /**
   * Resolves to the batch's position when it is durable; then, and only then, the sender may be told so. The batch is
   * read before the call returns: unless it is lent, its memory may be used again at once. Rejects with a Problem (503) when the log takes
   * nothing now, for instance because the disk is nearly full. With an attempt that is made again, a batch that did
   * arrive is not appended twice: its position is returned.
   */
  append(batch: Batch, attempt?: Attempt): Promise<number>;
  /** Batches after `position`, oldest first: at least one if there is any, then as many as hold `maxBytes` bytes of records. */
  read(after: number, maxBytes: number): Promise<Logged[]>;
  /** Lets go of batches up to and including `position`; may keep them longer. */
  trim(position: number): Promise<void>;
  /** Position of the newest batch; 0 when there was none yet. */
  newest(): Promise<number>;
  /** Calls `wake` soon after an append in this process, of any thread; returns how to stop. Others' appends are found by polling. */
  onAppend(wake: () => void): () => void;
  /**
   * Hands batches over as they become durable, appended by any thread of this process, so that they need not be read.
   * Only a short cut: it may hand over some, all or none, and `read` gives them just the same.
   */
  onHanded(take: Take): () => void;
  /** Resolves when the consumers here have room for another batch, or after `limitMs`: for senders that can be held back. */
  room(limitMs: number): Promise<void>;
  close(): Promise<void>;
};
