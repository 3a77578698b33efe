/** Is a device there? By Debian's fping, many at once; by connecting to a port where pings are not answered. */
import { execFile } from 'node:child_process';
import { connect, isIPv6 } from 'node:net';

import type { Clock } from '../base/clock.ts';

/** `rtt`: mean milliseconds of what came back; undefined when nothing did. `loss`: percent. */
export type Reach = { rtt: number | undefined; loss: number };

const PINGS = 3;
const AT_ONCE = 250;
const [BETWEEN_MS, WAIT_MS] = [250, 1000];
const CONNECT_MS = 3000;
/** Where Debian puts it; what is found elsewhere is named by the path. */
const PROGRAM = 'fping';

/** Is there an fping that works? Asked once, at start. */
export async function hasFping(): Promise<boolean> {
  const told = await fping(['127.0.0.1'], 1);
  return told.size > 0;
}

/** What came back from each address; those that fping says nothing of are missing. */
export async function ping(addresses: readonly string[]): Promise<Map<string, Reach>> {
  const found = new Map<string, Reach>();
  const unique = [...new Set(addresses)];
  for (let at = 0; at < unique.length; at += AT_ONCE)
    for (const [address, reach] of await fping(unique.slice(at, at + AT_ONCE))) found.set(address, reach);
  return found;
}

function fping(addresses: readonly string[], count = PINGS): Promise<Map<string, Reach>> {
  const options = [
    '-q',
    '-C',
    String(count),
    '-p',
    String(BETWEEN_MS),
    '-t',
    String(WAIT_MS),
    '-i',
    '1',
    '--',
    ...addresses,
  ];
  return new Promise((done) => {
    // Its exit code tells of those that did not answer; so do its lines.
    execFile(
      PROGRAM,
      options,
      { timeout: 60_000, maxBuffer: 1 << 20, env: { PATH: `${process.env['PATH'] ?? ''}:/usr/bin:/usr/sbin` } },
      (_error, _out, told) => done(readPings(told)),
    );
  });
}

/** Lines such as `10.0.0.1 : 0.31 - 0.29`. */
export function readPings(told: string): Map<string, Reach> {
  const found = new Map<string, Reach>();
  for (const line of told.split('\n')) {
    const [address, times] = line.split(' : ');
    if (times === undefined || address === undefined || !/^[\d\s.-]+$/u.test(times)) continue;
    const all = times.trim().split(/\s+/u);
    const came = all.filter((each) => each !== '-').map(Number);
    found.set(address.trim(), {
      rtt: came.length > 0 ? came.reduce((sum, each) => sum + each, 0) / came.length : undefined,
      loss: (100 * (all.length - came.length)) / all.length,
    });
  }
  return found;
}

/** Connects and hangs up; refused is an answer, too: somebody is there. */
export function knock(address: string, port: number, clock: Clock): Promise<Reach> {
  const began = clock.monotonic();
  return new Promise((done) => {
    const socket = connect({ host: address, port, family: isIPv6(address) ? 6 : 4 });
    const limit = clock.after(CONNECT_MS, () => end(undefined));
    const end = (rtt: number | undefined): void => {
      limit.cancel();
      socket.destroy();
      done({ rtt, loss: rtt === undefined ? 100 : 0 });
    };
    socket.once('connect', () => end(clock.monotonic() - began));
    socket.once('error', (error) =>
      end('code' in error && error.code === 'ECONNREFUSED' ? clock.monotonic() - began : undefined),
    );
  });
}
