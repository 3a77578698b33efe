/** What processes cost, from /proc: seconds of CPU and peak of resident memory, children included. */
import { readFileSync, readdirSync } from 'node:fs';

const TICKS = 100;

/** `pid` and all that descend from it. */
export function treeOf(pid: number): number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    const fields = /^\d+$/.test(name) ? statOf(Number(name)) : undefined;
    if (fields) parents.set(Number(name), Number(fields[1]));
  }
  const tree = [pid];
  for (let i = 0; i < tree.length; i += 1)
    for (const [child, parent] of parents) if (parent === tree[i]) tree.push(child);
  return tree;
}

/** Seconds of CPU that the processes and their ended children have used. */
export function cpuSeconds(pids: readonly number[]): number {
  return (
    pids.reduce(
      (sum, pid) =>
        sum +
        (statOf(pid)
          ?.slice(11, 15)
          .reduce((ticks, each) => ticks + Number(each), 0) ?? 0),
      0,
    ) / TICKS
  );
}

/** Peak resident memory of one process in MB. */
export function peakMegabytes(pid: number): number {
  return kilobytes(`/proc/${pid}/status`, 'VmHWM') / 1024;
}

/** Memory of several processes now in MB, what they share counted once. */
export function sharedMegabytes(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => sum + kilobytes(`/proc/${pid}/smaps_rollup`, 'Pss'), 0) / 1024;
}

function kilobytes(file: string, key: string): number {
  return Number(new RegExp(`^${key}:\\s+(\\d+) kB`, 'm').exec(read(file))?.[1] ?? 0);
}

/** The fields of /proc/pid/stat after the name: state, parent, … */
function statOf(pid: number): string[] | undefined {
  const text = read(`/proc/${pid}/stat`);
  return text === '' ? undefined : text.slice(text.lastIndexOf(')') + 2).split(' ');
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    // It ended between listing and reading.
    return '';
  }
}
