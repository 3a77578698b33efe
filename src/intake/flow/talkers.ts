/** Who talked most over a port of a device, minute by minute. Pure; memory is bounded whatever comes. */
import type { Instant } from '../../base/clock.ts';
import type { Flow } from './flow.ts';

/** One conversation: who to whom, over what. `port`: the service's, the smaller of the two. */
export type Talk = {
  source: string;
  target: string;
  protocol: number;
  port: number;
  bytes: number;
  packets: number;
  flows: number;
};
export type Direction = 'in' | 'out';

/** One minute of one port (0: the device as a whole): the loudest, and all. What the loudest leave out is in the totals. */
export type PortMinute = {
  at: Instant;
  port: number;
  direction: Direction;
  bytes: number;
  packets: number;
  flows: number;
  talks: Talk[];
};

export const MINUTE_MS = 60_000;
/** Kept of each port and minute. */
export const LOUDEST = 50;
/** Conversations counted at a time for one port; beyond it the quieter half is given up, its sum stays in the totals. */
const MOST_TALKS = 4096;
/** Conversations counted at a time for one exporter, about 250 bytes each; beyond it each port keeps its loudest. */
const MOST_IN_ALL = 262_144;

/** Ports of one exporter counted at a time, both ways together; what passes others is counted as the device's. */
const MOST_PORTS = 2048;

type Counting = { bytes: number; packets: number; flows: number; talks: Map<string, Talk> };

/** Counts the flows of one exporter. */
export class Talkers {
  readonly #ports = new Map<string, Counting>();
  #minute = 0;
  #talks = 0;

  /** Adds flows that arrived at `at`; returns the minute before when this one is another. */
  add(flows: readonly Flow[], at: Instant): PortMinute[] {
    const done = this.take(at);
    this.#minute = Math.floor(at / MINUTE_MS);
    for (const flow of flows) {
      if (flow.inside > 0) this.#count(`${flow.inside} in`, flow);
      if (flow.outside > 0) this.#count(`${flow.outside} out`, flow);
      // An exporter that names no port of its own: all of it passed the device.
      if (flow.inside === 0 && flow.outside === 0) this.#count('0 in', flow);
    }
    return done;
  }

  /** The minute that is over at `at`, if there is one; asked when nothing more comes too. */
  take(at: Instant): PortMinute[] {
    if (this.#ports.size === 0 || Math.floor(at / MINUTE_MS) === this.#minute) return [];
    return this.takeAll();
  }

  /** What was counted so far, for instance because we stop. */
  takeAll(): PortMinute[] {
    const minutes = [...this.#ports].map(([key, counting]) => minuteOf(key, counting, this.#minute * MINUTE_MS));
    this.#ports.clear();
    this.#talks = 0;
    return minutes;
  }

  #count(wanted: string, flow: Flow): void {
    const key = this.#ports.has(wanted) || this.#ports.size < MOST_PORTS ? wanted : '0 in';
    const counting = this.#ports.get(key) ?? { bytes: 0, packets: 0, flows: 0, talks: new Map<string, Talk>() };
    this.#ports.set(key, counting);
    counting.bytes += flow.bytes;
    counting.packets += flow.packets;
    counting.flows += 1;
    const { talks } = counting;
    const talk = talkOf(flow);
    const before = talks.size;
    if (before >= MOST_TALKS && !talks.has(keyOf(talk))) dropQuieter(talks, MOST_TALKS / 2);
    addTalk(talks, talk);
    this.#talks += talks.size - before;
    if (this.#talks > MOST_IN_ALL) this.#keepLoudest();
  }

  /** LOUDEST of MOST_PORTS are well below MOST_IN_ALL, so that this is done once in many newcomers. */
  #keepLoudest(): void {
    this.#talks = 0;
    for (const { talks } of this.#ports.values()) {
      dropQuieter(talks, talks.size - LOUDEST);
      this.#talks += talks.size;
    }
  }
}

function talkOf({ source, target, protocol, sourcePort, targetPort, bytes, packets }: Flow): Talk {
  const known = [sourcePort, targetPort].filter((port) => port > 0);
  return { source, target, protocol, port: known.length > 0 ? Math.min(...known) : 0, bytes, packets, flows: 1 };
}

const keyOf = ({ source, target, protocol, port }: Talk): string => `${source} ${target} ${protocol} ${port}`;

function addTalk(talks: Map<string, Talk>, talk: Talk): void {
  const known = talks.get(keyOf(talk));
  if (!known) {
    talks.set(keyOf(talk), { ...talk });
    return;
  }
  known.bytes += talk.bytes;
  known.packets += talk.packets;
  known.flows += talk.flows;
}

/** Gives up so many of the quietest; of MOST_TALKS the half, so that it is done once in so many newcomers. */
function dropQuieter(talks: Map<string, Talk>, count: number): void {
  const quietest = [...talks].toSorted(([, a], [, b]) => a.bytes - b.bytes).slice(0, Math.max(0, count));
  for (const [key] of quietest) talks.delete(key);
}

function minuteOf(key: string, { talks, ...sums }: Counting, at: Instant): PortMinute {
  const [port = '', direction] = key.split(' ');
  return {
    at,
    port: Number(port),
    direction: direction === 'in' ? 'in' : 'out',
    ...sums,
    talks: loudest([...talks.values()]),
  };
}

/** The loudest of many, loudest first. */
export function loudest(talks: readonly Talk[], most = LOUDEST): Talk[] {
  return talks.toSorted((a, b) => b.bytes - a.bytes).slice(0, most);
}

/** Adds up the talks of many minutes. */
export function summed(minutes: readonly { talks: readonly Talk[] }[]): Talk[] {
  const all = new Map<string, Talk>();
  for (const { talks } of minutes) for (const talk of talks) addTalk(all, talk);
  return [...all.values()];
}

export type Sums = { bytes: number; packets: number; flows: number };

/** What many minutes come to. */
export function sumsOf(minutes: readonly Sums[]): Sums {
  const sum = (of: keyof Sums): number => minutes.reduce((all, minute) => all + minute[of], 0);
  return { bytes: sum('bytes'), packets: sum('packets'), flows: sum('flows') };
}

/** The minutes of each port and direction. */
export function byPort<T extends { port: number; direction: Direction }>(
  minutes: readonly T[],
): { port: number; direction: Direction; minutes: T[] }[] {
  const groups = Map.groupBy(minutes, ({ port, direction }) => `${port} ${direction}`);
  return [...groups.values()].flatMap((mine) => {
    const [first] = mine;
    return first ? [{ port: first.port, direction: first.direction, minutes: mine }] : [];
  });
}
