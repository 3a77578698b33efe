import type { Batch } from './batch.ts';

/** A batch and its place in the log. Places grow with every append and never change. */
export type Logged = { position: number; batch: Batch };

/** A name for one batch, chosen by its sender (a UUID). `again`: an earlier attempt failed, but it may have arrived. */
export type Attempt = { key: string; again: boolean };

/**
 * The durable log of batches between intake and its consumers. Implementations keep to `log.conformance.ts`:
 * what was appended is read once, in order of position, and a reader that has seen a position will never find a new
 * one below it.
 */
export type WireLog = {
  /**
   * Resolves to the batch's position when it is durable; then, and only then, the sender may be told so. The batch is
   * read before the call returns: its memory may be used again at once. Rejects with a Problem (503) when the log takes
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
  close(): Promise<void>;
};
