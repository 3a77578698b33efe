/** Interface tables as agents give them: what changes with every packet, and what hardly ever does (RFC 2863, RFC 3635). */
import type { Session } from '../snmp/session.ts';
import { counterOf, numberOf, textOf } from '../snmp/value.ts';
import type { Value } from '../snmp/value.ts';
import type { Row } from '../snmp/table.ts';
import { counterNames } from './rates.rules.ts';
import type { PortReading } from './rates.rules.ts';

const IF = '1.3.6.1.2.1.2.2.1';
const IF_X = '1.3.6.1.2.1.31.1.1.1';
const DUPLEX = '1.3.6.1.2.1.10.7.2.1.19';

/** Counters of 64 bits, and those of 32 for agents that have no others, in the order of `counterNames`. */
const WIDE = [`${IF_X}.6`, `${IF_X}.10`, `${IF_X}.7`, `${IF_X}.11`];
const NARROW = [`${IF}.10`, `${IF}.16`, `${IF}.11`, `${IF}.17`];
const FAULTS = [`${IF}.14`, `${IF}.20`, `${IF}.13`, `${IF}.19`];

export type LinkState = 'up' | 'down' | 'off' | 'dormant' | 'absent' | 'unknown';
/** What is read at each poll. */
export type Quick = {
  index: number;
  state: LinkState;
  counters: PortReading['counters'];
  discontinuity: number | undefined;
};
export type Duplex = 'half' | 'full' | 'unknown';
/** What is read now and then. */
export type Slow = {
  index: number;
  name: string;
  descr: string;
  alias: string;
  type: number;
  /** Mbit/s; 0 where it says nothing. */
  speed: number;
  duplex: Duplex;
  lastChange: number;
};

/** Types whose stated speed means nothing: loopback, tunnel, virtual. */
const NO_SPEED = new Set([24, 53, 131]);

export async function readQuick(session: Session, isWide: boolean, expect: number | undefined): Promise<Quick[]> {
  const columns = [`${IF}.8`, `${IF}.7`, ...(isWide ? WIDE : NARROW), ...FAULTS, ...(isWide ? [`${IF_X}.19`] : [])];
  const rows = await session.table(columns, expect === undefined ? {} : { expect });
  return rows.map((row) => quickOf(row, isWide));
}

function quickOf({ index, values }: Row, isWide: boolean): Quick {
  const counters: PortReading['counters'] = {};
  counterNames.forEach((name, i) => {
    const value = counterOf(values[i + 2]);
    if (value !== undefined) counters[name] = { bits: isWide && i < WIDE.length ? 64 : 32, value };
  });
  return {
    index: Number(index),
    state: stateOf(numberOf(values[0]), numberOf(values[1])),
    counters,
    discontinuity: numberOf(values[10]),
  };
}

export function stateOf(operational: number | undefined, administrative: number | undefined): LinkState {
  if (administrative === 2) return 'off';
  switch (operational) {
    case 1:
      return 'up';
    case 2:
    case 7:
      return 'down';
    case 5:
      return 'dormant';
    case 6:
      return 'absent';
    default:
      return 'unknown';
  }
}

export async function readSlow(session: Session): Promise<{ ports: Slow[]; isWide: boolean }> {
  const named = await session.table([`${IF_X}.1`, `${IF_X}.18`, `${IF_X}.15`, `${IF_X}.6`]);
  const rows = await session.table([`${IF}.2`, `${IF}.3`, `${IF}.5`, `${IF}.9`]);
  const duplexes = new Map((await session.walk(DUPLEX)).map(({ index, value }) => [index, value]));
  const extended = new Map(named.map((row) => [row.index, row.values]));
  return {
    ports: rows.map((row) => slowOf(row, extended.get(row.index) ?? [], duplexes.get(row.index))),
    isWide: named.some(({ values }) => values[3] !== undefined),
  };
}

/** Speed and duplex alone: what a cable or a neighbour can change. */
export async function readSpeeds(session: Session): Promise<Map<number, { speed: number; duplex: Duplex }>> {
  const rows = await session.table([`${IF_X}.15`, `${IF}.5`]);
  const duplexes = new Map((await session.walk(DUPLEX)).map(({ index, value }) => [index, value]));
  return new Map(
    rows.map(({ index, values }) => [
      Number(index),
      { speed: speedOf(values[0], values[1]), duplex: duplexOf(duplexes.get(index)) },
    ]),
  );
}

function slowOf({ index, values }: Row, extended: (Value | undefined)[], duplex: Value | undefined): Slow {
  const type = numberOf(values[1]) ?? 0;
  return {
    index: Number(index),
    name: textOf(extended[0]) ?? '',
    descr: textOf(values[0]) ?? '',
    alias: textOf(extended[1]) ?? '',
    type,
    speed: NO_SPEED.has(type) ? 0 : speedOf(extended[2], values[2]),
    duplex: duplexOf(duplex),
    lastChange: numberOf(values[3]) ?? 0,
  };
}

/** ifHighSpeed, or ifSpeed where that is missing; ifSpeed stands at its end for what is faster. */
function speedOf(high: Value | undefined, low: Value | undefined): number {
  const mega = numberOf(high) ?? 0;
  if (mega > 0) return mega;
  const bits = numberOf(low) ?? 0;
  return bits >= 4_294_967_295 ? 0 : bits / 1e6;
}

function duplexOf(value: Value | undefined): Duplex {
  const number = numberOf(value);
  return number === 2 ? 'half' : number === 3 ? 'full' : 'unknown';
}
