/** What commands print: results on stdout, everything else on stderr. */
import { Problem } from '../base/problem.ts';

/** 0 done · 1 failed · 2 bad usage, input or configuration · 3 in use by another process. */
export const exitCodes = { ok: 0, failed: 1, usage: 2, busy: 3 } as const;

export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

export function printJson(data: unknown): void {
  print(JSON.stringify(data));
}

export function note(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** Rows under their titles, columns as wide as they must be. */
export function table(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [titles, ...rows];
  const widths = titles.map((_, i) => Math.max(...all.map((row) => shown(row[i]).length)));
  return all
    .map((row) =>
      titles
        .map((_, i) => shown(row[i]).padEnd(widths[i] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** One line, without what could steer a terminal: names may come from a file or a device. */
function shown(cell: string | undefined): string {
  // eslint-disable-next-line no-control-regex
  return (cell ?? '').replaceAll(/[\u0000-\u001f\u007f-\u009f]/g, ' ');
}

/** Says what went wrong; returns the exit code that tells it to a script. */
export function report(error: unknown, json: boolean): number {
  const [code, message] =
    error instanceof Problem
      ? [error.code, error.message]
      : ['internal', error instanceof Error ? (error.stack ?? error.message) : String(error)];
  note(json ? JSON.stringify({ error: { code, message } }) : `watchfloor: ${message}`);
  return error instanceof Problem ? exitCodeOf(error) : exitCodes.failed;
}

function exitCodeOf(problem: Problem): number {
  if (problem.code === 'instance/running') return exitCodes.busy;
  if (problem.code === 'config/bad') return exitCodes.usage;
  return problem.status >= 400 && problem.status < 500 ? exitCodes.usage : exitCodes.failed;
}

/** Input on the command line that cannot be used. */
export function badUsage(message: string): Problem {
  return new Problem('cli/usage', 400, message);
}

/** All items of a list that comes in pages. */
export async function everyPage<T>(
  page: (ask: { limit: number; after: string | undefined }) => Promise<{ items: T[]; next: string | null }>,
): Promise<T[]> {
  const all: T[] = [];
  let after: string | undefined;
  do {
    const { items, next } = await page({ limit: 200, after });
    all.push(...items);
    after = next ?? undefined;
  } while (after !== undefined);
  return all;
}
