/**
 * CSV for people: read, checked line by line, shown before anything changes. An import is two calls with the same
 * content: the preview gives back rows, every bad line and a digest; the confirmation must bring that digest.
 */
import { createHash } from 'node:crypto';
import { CsvError, parse } from 'csv-parse/sync';
import { z } from 'zod';
import { Problem } from '../base/problem.ts';
import type { zCsvPreview } from './imports-api.ts';

/** Largest content of one import in bytes. */
export const CSV_BYTES = 2 * 1024 * 1024;
/** Most rows of one import. */
export const CSV_ROWS = 10_000;

export type CsvFault = { line: number; column: string | null; message: string };

export type CsvRead<T> = {
  /** Rows without a fault, with the line they start on (1 is the header). */
  rows: { line: number; value: T }[];
  faults: CsvFault[];
  /** Columns that mean nothing here, as the header names them: shown, so that a misspelt one is seen. */
  ignored: string[];
  digest: string;
};

export type CsvColumns<S extends z.ZodObject> = {
  /** Shape of a row, all from text; a cell that is empty or missing arrives as undefined. */
  shape: S;
  /** Other names for a column: `{ zone: ['time zone'] }`. */
  aliases?: Partial<Record<keyof S['shape'] & string, readonly string[]>>;
};

/** Reads CSV text; commas, semicolons or tabs, with or without a byte order mark. Throws when it is no CSV at all or too large. */
export function readCsv<S extends z.ZodObject>(content: string, columns: CsvColumns<S>): CsvRead<z.output<S>> {
  if (Buffer.byteLength(content) > CSV_BYTES)
    throw new Problem('import/too-large', 413, `An import may hold ${CSV_BYTES / 1024 / 1024} MiB. Split the file.`);
  const [header, ...records] = recordsOf(content);
  if (!header) throw new Problem('import/empty', 400, 'The file is empty. Its first line must name the columns.');
  if (records.length > CSV_ROWS)
    throw new Problem(
      'import/too-large',
      413,
      `An import may hold ${CSV_ROWS} rows; this one has ${records.length}. Split the file.`,
    );
  const names = header.cells.map((title) => columnOf(title, columns));
  const faults = headerFaults(header, names, columns);
  const rows: CsvRead<z.output<S>>['rows'] = [];
  for (const { line, cells } of faults.length > 0 ? [] : records) {
    const found = readRow(cells, names, columns.shape);
    if ('value' in found) rows.push({ line, value: found.value });
    else faults.push(...found.faults.map((fault) => ({ line, ...fault })));
  }
  return {
    rows,
    faults,
    ignored: header.cells.filter((title, i) => names[i] === undefined && title.trim() !== ''),
    digest: digestOf(content),
  };
}

/** Throws unless `digest` is that of a preview of this very content and the preview had no fault. */
export function mustBePreviewed(read: CsvRead<unknown>, digest: string): void {
  if (digest !== read.digest)
    throw new Problem('import/changed', 409, 'The file is not the one that was previewed. Preview it again.');
  if (read.faults.length === 0) return;
  throw new Problem(
    'import/bad-lines',
    422,
    `${read.faults.length} faults in the file; nothing was imported. Correct them and preview again.`,
    { faults: read.faults.slice(0, 1000) },
  );
}

/** A preview's answer: at most 1,000 rows are shown, every fault is. */
export function previewOf(read: CsvRead<Record<string, unknown>>): z.input<typeof zCsvPreview> {
  return {
    rows: read.rows.slice(0, 1000).map(({ line, value }) => ({ line, cells: value })),
    faults: read.faults,
    ignored: read.ignored,
    count: read.rows.length,
    digest: read.digest,
  };
}

type Line = { line: number; cells: string[] };

function recordsOf(content: string): Line[] {
  try {
    const first = content.slice(0, 10_000).split(/\r?\n/, 1)[0] ?? '';
    const delimiter = [',', ';', '\t'].toSorted((a, b) => first.split(b).length - first.split(a).length)[0] ?? ',';
    const parsed: unknown = parse(content, {
      bom: true,
      delimiter,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
      max_record_size: 100_000,
      to: CSV_ROWS + 2,
    });
    // `lines` counts to the end of a record: a quoted cell may span several.
    const records = z
      .array(z.object({ record: z.array(z.string()), info: z.object({ lines: z.number() }) }))
      .parse(parsed);
    return records
      .map(({ record, info }) => ({ line: info.lines, cells: record }))
      .filter(({ cells }) => cells.some((cell) => cell !== ''));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = typeof error['lines'] === 'number' ? ` near line ${error['lines']}` : '';
    throw new Problem('import/no-csv', 400, `This is not CSV${line}: ${error.message}`);
  }
}

const plain = (text: string): string => text.toLowerCase().replaceAll(/[^a-z0-9]/g, '');

function columnOf<S extends z.ZodObject>(title: string, { shape, aliases }: CsvColumns<S>): string | undefined {
  const wanted = plain(title);
  return Object.keys(shape.shape).find((name) =>
    [name, ...(Object.entries(aliases ?? {}).find(([key]) => key === name)?.[1] ?? [])].some(
      (each) => plain(each) === wanted,
    ),
  );
}

function headerFaults<S extends z.ZodObject>(
  header: Line,
  names: (string | undefined)[],
  { shape }: CsvColumns<S>,
): CsvFault[] {
  const missing = Object.entries(shape.shape).filter(
    ([name, field]) => !names.includes(name) && field instanceof z.ZodType && !field.safeParse(undefined).success,
  );
  const twice = names.filter((name, i) => name !== undefined && names.indexOf(name) !== i);
  return [
    ...missing.map(([name]) => ({ line: header.line, column: name, message: 'The column is missing.' })),
    ...twice.map((name) => ({ line: header.line, column: name ?? null, message: 'The column stands there twice.' })),
  ];
}

type Row<T> = { value: T } | { faults: { column: string | null; message: string }[] };

function readRow<S extends z.ZodObject>(cells: string[], names: (string | undefined)[], shape: S): Row<z.output<S>> {
  if (cells.length > names.length)
    return {
      faults: [
        {
          column: null,
          message: `${cells.length} cells, but the header names ${names.length} columns. Is a text with commas missing its quotes?`,
        },
      ],
    };
  const values = Object.fromEntries(
    names.flatMap((name, i) => (name === undefined ? [] : [[name, cells[i] === '' ? undefined : cells[i]]])),
  );
  const result = shape.safeParse(values);
  if (result.success) return { value: result.data };
  return {
    faults: result.error.issues.map((issue) => ({
      column: issue.path.length > 0 ? issue.path.map(String).join('.') : null,
      message: wordsOf(issue, values),
    })),
  };
}

function wordsOf(issue: z.core.$ZodIssue, values: Record<string, unknown>): string {
  const name = issue.path[0];
  return typeof name === 'string' && values[name] === undefined ? 'must not be empty' : issue.message;
}

function digestOf(content: string): string {
  return createHash('sha256').update(content).digest('hex');
}
