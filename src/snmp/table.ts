/** Conceptual tables by GETBULK of several columns at once (RFC 3416 section 4.2.3), read without making text of identifiers. */
import { enter, Malformed, peekTag, tags } from './ber.ts';
import type { Reader } from './ber.ts';
import { SnmpFailure } from './failure.ts';
import { arcsOf, isAfter, isBelow, isSame, octetsOfOid } from './oid.ts';
import { readValue } from './value.ts';
import type { Value } from './value.ts';

/** `index`: what follows the column's own identifier, dotted. `values` in the order of the columns asked. */
export type Row = { index: string; values: (Value | undefined)[] };
/** `most`: rows beyond which the table is given up. `expect`: rows it had last time, so that no more are asked for than are there. */
export type TableOptions = { most?: number; expect?: number };
export type Asker = {
  repetitions(): number;
  ask(oids: readonly Buffer[], repetitions: number): Promise<Reader>;
};

type Column = { at: number; prefix: Buffer; last: Buffer; isDone: boolean };

const MOST_ROWS = 50_000;
/** Varbinds of one answer: more would not fit a datagram that crosses networks. */
const MOST_VARBINDS = 300;
/** Datagrams of one table: its values are views of them, so this is what it may take of memory. */
const MOST_BYTES = 32 * 1_048_576;
/** An identifier has at most 128 arcs (RFC 2578 section 3.5) of at most five octets. */
const LONGEST_SUFFIX = 640;
const NONE = Buffer.alloc(0);

export async function readTable(columns: readonly string[], options: TableOptions, asker: Asker): Promise<Row[]> {
  const all = columns.map((oid, at): Column => ({ at, prefix: octetsOfOid(oid), last: NONE, isDone: false }));
  const rows = new Rows(all.length, options.most ?? MOST_ROWS);
  let bytes = 0;
  for (;;) {
    const open = all.filter((column) => !column.isDone);
    if (open.length === 0) return rows.list();
    const oids = open.map(({ prefix, last }) => (last.length === 0 ? prefix : Buffer.concat([prefix, last])));
    const left = options.expect === undefined ? Infinity : Math.max(2, options.expect + 1 - rows.count);
    const wanted = Math.min(asker.repetitions(), left, Math.max(1, Math.floor(MOST_VARBINDS / open.length)));
    const list = await asker.ask(oids, wanted);
    bytes += list.bytes.length;
    if (bytes > MOST_BYTES) throw new SnmpFailure('too-many', `${MOST_BYTES / 1_048_576} MB`);
    if (takeAnswer({ ...list }, open, rows) === 0) return rows.list();
  }
}

/** Varbinds come a row after the other, for the open columns in turn; how many there were. */
function takeAnswer(list: Reader, open: readonly Column[], rows: Rows): number {
  let count = 0;
  for (; list.at < list.end; count += 1) {
    const pair = enter(list, tags.sequence);
    const column = open[count % open.length];
    if (peekTag(pair) !== tags.oid) throw new Malformed('a varbind without a name');
    const oid = enter(pair, tags.oid);
    if (!column || column.isDone) continue;
    if (peekTag(pair) === tags.endOfMibView || !isBelow(column.prefix, oid.bytes, oid.at, oid.end)) {
      column.isDone = true;
      continue;
    }
    const suffix = oid.bytes.subarray(oid.at + column.prefix.length, oid.end);
    if (suffix.length > LONGEST_SUFFIX) throw new Malformed('an object identifier too long');
    // Going back, it would never end.
    if (column.last.length > 0 && !isAfter(column.last, suffix)) column.isDone = true;
    else {
      column.last = suffix;
      rows.set(suffix, column.at, readValue(pair));
    }
  }
  return count;
}

class Rows {
  readonly #width: number;
  readonly #most: number;
  readonly #byIndex = new Map<string, Row>();
  #suffix: Buffer = NONE;
  #row: Row | undefined;

  constructor(width: number, most: number) {
    this.#width = width;
    this.#most = most;
  }

  get count(): number {
    return this.#byIndex.size;
  }

  // Columns of one row follow each other: its index is made text once.
  set(suffix: Buffer, at: number, value: Value | undefined): void {
    if (!this.#row || !isSame(this.#suffix, suffix, 0, suffix.length)) {
      const index = arcsOf(suffix).join('.');
      this.#row = this.#byIndex.get(index) ?? this.#add(index);
      this.#suffix = suffix;
    }
    this.#row.values[at] = value;
  }

  list(): Row[] {
    return [...this.#byIndex.values()];
  }

  #add(index: string): Row {
    if (this.#byIndex.size >= this.#most) throw new SnmpFailure('too-many', `${this.#most} rows`);
    const row: Row = { index, values: Array.from({ length: this.#width }, () => undefined) };
    this.#byIndex.set(index, row);
    return row;
  }
}
