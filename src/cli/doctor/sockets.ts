/** Which process listens on a port, from what Linux tells in /proc; where it tells nothing, nobody is known. */
import { readFileSync, readdirSync, readlinkSync } from 'node:fs';

export type Protocol = 'tcp' | 'udp';
export type PortHolder = { pid: number; name: string };

/** Processes with a socket bound to the port. Those of other users are seen only by root. */
export function portHolders(protocol: Protocol, port: number): PortHolder[] {
  const inodes = new Set([protocol, `${protocol}6`].flatMap((table) => inodesOn(table, port)));
  if (inodes.size === 0) return [];
  const pids = list('/proc').filter((name) => /^\d+$/.test(name));
  return pids
    .filter((pid) => holdsOne(pid, inodes))
    .map((pid) => ({ pid: Number(pid), name: read(`/proc/${pid}/comm`).trim() || 'unknown' }));
}

// proc(5), /proc/net/tcp: column 2 is the local address and port in hexadecimal, 4 the state (0A: listening), 10 the inode.
function inodesOn(table: string, port: number): string[] {
  const wanted = port.toString(16).toUpperCase().padStart(4, '0');
  return read(`/proc/net/${table}`)
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
    .filter((cells) => cells[1]?.endsWith(`:${wanted}`) && (table.startsWith('udp') || cells[3] === '0A'))
    .map((cells) => cells[9] ?? '');
}

function holdsOne(pid: string, inodes: Set<string>): boolean {
  return list(`/proc/${pid}/fd`).some((fd) =>
    inodes.has(/^socket:\[(\d+)\]$/.exec(link(`/proc/${pid}/fd/${fd}`))?.[1] ?? ''),
  );
}

// Processes come and go while we look, and those of others are closed to us: what cannot be read holds nothing we can name.
const quietly =
  <T>(look: (path: string) => T, otherwise: T) =>
  (path: string): T => {
    try {
      return look(path);
    } catch {
      return otherwise;
    }
  };
const read = quietly((path) => readFileSync(path, 'utf8'), '');
const list = quietly((path) => readdirSync(path), []);
const link = quietly((path) => readlinkSync(path), '');
