/**
 * What the fast scanner saw in a batch, as columns. The scanner itself knows syslog and stands with intake
 * (intake/scan.ts); the store and detection read its columns.
 */

/** Texts with small numbers: applications, message ids, hosts. 0 is no text. Never changes a number once given. */
export type Words = {
  readonly size: number;
  text(id: number): string;
  /** 0 when the text was never seen. */
  idOf(text: string): number;
};

/** What lines of one kind have in common: everything after MSGID but the values. */
export type Shape = {
  /** Index in `Vocabulary.shapes`. */
  id: number;
  /** SD-ID of each element, in order. */
  elements: readonly string[];
  /** Names of the parameters, in order: number `k` has its value in the record's span `FIRST_VALUE + k`. */
  names: readonly string[];
  /** Where a name stands first; -1 when this shape has no such parameter. */
  indexOf(name: string): number;
  /** All of it that is the same in each line, for the store's word filter. */
  literal: Uint8Array;
};

/** A scanner starts a new one when it has seen too much: compare by identity before trusting numbers across scans. */
export type Vocabulary = { words: Words; shapes: readonly Shape[] };

export type Scan = {
  count: number;
  vocabulary: Vocabulary;
  /** Shape of each record; -1: not plain RFC 5424, read it with the readable parser. All other columns are 0 then. */
  shape: Int32Array;
  pri: Uint8Array;
  app: Int32Array;
  msgid: Int32Array;
  /** 0 also when there are too many hosts to number: the span has it. */
  host: Int32Array;
  /** Record `i` has the spans `spanFrom[i] .. spanFrom[i + 1]`: HOST, PROCID, each value, MSG. */
  spanFrom: Int32Array;
  /** Start and end of each span in `batch.bytes`, in turn. */
  spans: Int32Array;
};

export const HOST_SPAN = 0;
export const PROCID_SPAN = 1;
export const FIRST_VALUE = 2;

/** Scans batches one after another. */
export type Scanner = { scan(batch: { count: number; bytes: Uint8Array; ends: Uint32Array }): Scan };
