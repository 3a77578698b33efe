/** `explain anomalies`: a series as CSV, scored row by row by the scorer of the product with a larger memory. */
import { pipeline } from 'node:stream/promises';
import { createScorer } from '../anomaly/scorer.ts';
import type { Scorer } from '../anomaly/scorer.ts';
import { wordsOf } from '../anomaly/words.ts';
import { isClosedPipe, textLines } from './lines.ts';
import { exitCodes } from './output.ts';
import { readStamp } from './stamp.ts';

type Options = {
  /** One more column: the reason in words where the row would be raised. */
  reasons: boolean;
  /** Hears what is wrong with the input. */
  tell: (message: string) => void;
};

/** So many faults are told one by one, the rest are counted. */
const TOLD = 20;

/**
 * Reads `timestamp,value`, prints `timestamp,value,score` with one line for each row, in order, the first two as given. A
 * value that is missing scores 0. A row at fault is told by its number and still gets its line. Returns the exit code.
 */
export async function explainAnomalies(
  input: AsyncIterable<Uint8Array | string>,
  output: NodeJS.WritableStream,
  options: Options,
): Promise<number> {
  const table = new Table(options);
  async function* scored(): AsyncGenerator<string> {
    for await (const lines of textLines(input)) yield lines.map((line) => table.answer(line)).join('');
  }
  try {
    await pipeline(scored, output, { end: false });
  } catch (error) {
    if (!isClosedPipe(error)) throw error;
  }
  table.end();
  return table.faults > 0 ? exitCodes.usage : exitCodes.ok;
}

class Table {
  faults = 0;
  readonly #scorer: Scorer = createScorer({ profile: 'rich' });
  readonly #options: Options;
  #row = 0;
  #begun = false;
  #columns: { at: number; value: number } = { at: 0, value: 1 };
  #last = 0;

  constructor(options: Options) {
    this.#options = options;
  }

  answer(line: string | undefined): string {
    if (line === undefined) {
      this.#row++;
      this.#fault('is too long');
      return this.#written('', '', 0, '');
    }
    if (line.trim() === '') return '';
    const fields = line.includes('"') ? quoted(line) : line.split(',');
    if (this.#begun) return this.#scoreRow(fields);
    this.#begun = true;
    const head = `timestamp,value,score${this.#options.reasons ? ',reason' : ''}\n`;
    if (this.#header(fields)) return head;
    this.#fault('the first line is not a header such as timestamp,value: it is taken as a row');
    return head + this.#scoreRow(fields);
  }

  end(): void {
    if (this.faults > TOLD) this.#options.tell(`and ${this.faults - TOLD} more rows at fault`);
    if (!this.#begun) this.#fault('the input is empty: a header timestamp,value is wanted');
  }

  /** Columns by name where the names are known, else the first two. */
  #header(fields: string[]): boolean {
    const names = fields.map((field) =>
      bare(field)
        .replace(/^\uFEFF/, '')
        .toLowerCase(),
    );
    if (names.length > 1 && readNumber(names[1] ?? '') !== undefined && readStamp(names[0] ?? '') !== undefined)
      return false;
    const place = (wanted: readonly string[], otherwise: number): number => {
      const found = names.findIndex((name) => wanted.includes(name));
      return found < 0 ? otherwise : found;
    };
    this.#columns = { at: place(['timestamp', 'time', 'date', 'datetime'], 0), value: place(['value'], 1) };
    return true;
  }

  #scoreRow(fields: string[]): string {
    this.#row++;
    const at = fields[this.#columns.at] ?? '';
    const value = fields[this.#columns.value] ?? '';
    const number = readNumber(bare(value));
    if (fields.length < 2) this.#fault('has no value: two columns are wanted');
    else if (number === undefined) this.#fault(`has the value ${shown(value)}, which is not a number`);
    const stamp = readStamp(bare(at));
    if (stamp === undefined) this.#fault(`has the timestamp ${shown(at)}, which cannot be read`);
    this.#last = stamp ?? this.#last;
    const { score, reason } = this.#scorer.push(this.#last, number ?? NaN);
    return this.#written(at, value, score, reason ? wordsOf(reason) : '');
  }

  #written(at: string, value: string, score: number, words: string): string {
    const rounded = Math.round(score * 1e15) / 1e15;
    return `${at},${value},${rounded}${this.#options.reasons ? `,${words === '' ? '' : `"${words}"`}` : ''}\n`;
  }

  #fault(message: string): void {
    this.faults++;
    if (this.faults <= TOLD) this.#options.tell(this.#row === 0 ? message : `row ${this.#row} ${message}`);
  }
}

const MISSING = new Set(['', 'nan', 'na', 'n/a', 'null', 'none', '-', '?']);

/** NaN for a missing value; undefined for what is none. */
function readNumber(text: string): number | undefined {
  const number = Number(text);
  if (text !== '' && Number.isFinite(number)) return number;
  return MISSING.has(text.toLowerCase()) ? NaN : undefined;
}

/** Fields as written, with their quotes: a comma within quotes separates nothing. */
function quoted(line: string): string[] {
  return line.match(/(?<=^|,)(?:"(?:[^"]|"")*"|[^,]*)(?=,|$)/g) ?? [line];
}

function bare(field: string): string {
  const text = field.trim();
  return text.startsWith('"') && text.endsWith('"') && text.length > 1 ? text.slice(1, -1).trim() : text;
}

function shown(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}
