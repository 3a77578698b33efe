/** One poll of one agent: what is due is read, compared with what was read before, and turned into parts, samples and rates. */
import type { Clock } from '../base/clock.ts';
import type { Session } from '../snmp/session.ts';
import { numberOf, textOf } from '../snmp/value.ts';
import type { Observation } from '../wire/observation.ts';
import { passageOf } from './eras.rules.ts';
import type { AgentMoment, Passage } from './eras.rules.ts';
import { readHealth } from './health.ts';
import { readQuick, readSlow, readSpeeds } from './interfaces.ts';
import type { Quick, Slow } from './interfaces.ts';
import { around, nothingAround } from './around.ts';
import type { AroundMemory } from './around.ts';
import { generic, profileOf } from './profiles.ts';
import type { Profile } from './profiles.ts';
import { portsOf } from './ports.rules.ts';
import { counterNames, isCached, isSameReading, ratesOf } from './rates.rules.ts';
import type { CounterName, PortReading, Rates } from './rates.rules.ts';
import type { Part } from './states.rules.ts';
import { sensorParts } from './sensors.rules.ts';
import { observedRestart } from './restarts.rules.ts';

export type Plan = { interfaces: boolean; health: boolean; slow: boolean };
export type Sample = { component: string; metric: string; value: number };
export type System = { name: string; descr: string; objectId: string; profile: string; uptime: number };

export type Reading = {
  parts: Part[];
  samples: Sample[];
  /** By interface; null where this poll says none. */
  rates: Record<string, Rates> | undefined;
  restart: Observation | undefined;
  system: System;
  /** Did anything move since the poll before? An agent that answers out of its cache proves nothing new. */
  isFresh: boolean;
};

type Base = { at: AgentMoment; port: PortReading };

/** What is kept of a device between polls. */
export type DeviceMemory = {
  at: AgentMoment | undefined;
  slow: Map<number, Slow>;
  isWide: boolean;
  profile: Profile;
  system: Omit<System, 'uptime'>;
  bases: Map<string, Base>;
  /** The rows of the poll before, by ifIndex. */
  rows: Map<number, Quick>;
  moved: boolean;
  around: AroundMemory;
  hot: Set<string>;
};

export function newMemory(): DeviceMemory {
  return {
    at: undefined,
    slow: new Map(),
    isWide: true,
    profile: generic,
    system: { name: '', descr: '', objectId: '', profile: generic.name },
    bases: new Map(),
    rows: new Map(),
    moved: false,
    around: nothingAround(),
    hot: new Set(),
  };
}

const SYSTEM = { descr: '1.3.6.1.2.1.1.1.0', objectId: '1.3.6.1.2.1.1.2.0', name: '1.3.6.1.2.1.1.5.0' };
const CLOCKS = ['1.3.6.1.2.1.1.3.0', '1.3.6.1.2.1.25.1.1.0', '1.3.6.1.6.3.10.2.1.2.0'];

/** Asks what `plan` says. Throws SnmpFailure; the memory then stays as it was, or knows more. */
export async function pollAgent(session: Session, memory: DeviceMemory, plan: Plan, clock: Clock): Promise<Reading> {
  const at = await readMoment(session, clock);
  const passage = memory.at && passageOf(memory.at, at);
  const restarted = passage !== undefined && passage.is !== 'same';
  if (restarted || plan.slow || memory.slow.size === 0) await refresh(session, memory);
  const reading: Reading = {
    parts: [],
    samples: [],
    rates: undefined,
    restart: passage && observedRestart(passage),
    system: { ...memory.system, uptime: at.uptime },
    isFresh: true,
  };
  if (plan.health && !plan.slow && !restarted) await refreshSpeeds(session, memory);
  if (plan.interfaces) await readInterfaces(session, memory, at, reading);
  if (plan.health) {
    const health = await readHealth(session, memory.profile);
    reading.samples.push(...health);
    reading.parts.push(...sensorParts(health, memory.hot));
  }
  reading.parts.push(...(await around(session, memory, { asksAll: plan.health, restarted })));
  memory.at = at;
  return reading;
}

async function readMoment(session: Session, clock: Clock): Promise<AgentMoment> {
  const mono = clock.monotonic();
  const [uptime, hostUptime, boots] = (await session.get(CLOCKS)).map(numberOf);
  return { mono, uptime: uptime ?? 0, hostUptime, boots };
}

async function refresh(session: Session, memory: DeviceMemory): Promise<void> {
  const [descr, objectId, name] = (await session.get([SYSTEM.descr, SYSTEM.objectId, SYSTEM.name])).map(textOf);
  const { ports, isWide } = await readSlow(session);
  memory.profile = profileOf(objectId ?? '');
  memory.system = {
    name: name ?? '',
    descr: (descr ?? '').slice(0, 500),
    objectId: objectId ?? '',
    profile: memory.profile.name,
  };
  memory.slow = new Map(ports.map((port) => [port.index, port]));
  memory.isWide = isWide;
}

async function refreshSpeeds(session: Session, memory: DeviceMemory): Promise<void> {
  for (const [index, { speed, duplex }] of await readSpeeds(session)) {
    const port = memory.slow.get(index);
    // A speed that means nothing there is not taken up again.
    if (port) memory.slow.set(index, { ...port, speed: port.speed === 0 ? 0 : speed, duplex });
  }
}

async function readInterfaces(
  session: Session,
  memory: DeviceMemory,
  at: AgentMoment,
  reading: Reading,
): Promise<void> {
  const rows = await readQuick(session, memory.isWide, memory.rows.size > 0 ? memory.rows.size : undefined);
  if (rows.some(({ index }) => !memory.slow.has(index))) await refresh(session, memory);
  const ports = portsOf(rows.map((row) => rowOf(row, memory)));
  const readings = new Map([...ports].map(([name, { quick, slow }]) => [name, portOf(name, quick, slow)]));
  reading.isFresh = ratesInto(memory, readings, at, reading);
  memory.rows = new Map(rows.map((row) => [row.index, row]));
  reading.parts.push(...[...ports].map(([name, { quick, slow }]) => partOf(name, quick, slow)));
}

function rowOf(quick: Quick, memory: DeviceMemory) {
  const slow = memory.slow.get(quick.index) ?? blank(quick.index);
  const before = memory.rows.get(quick.index);
  const moved =
    before === undefined || counterNames.some((name) => before.counters[name]?.value !== quick.counters[name]?.value);
  return { ...slow, quick, slow, isUp: quick.state === 'up', moved };
}

function blank(index: number): Slow {
  return { index, name: '', descr: '', alias: '', type: 0, speed: 0, duplex: 'unknown', lastChange: 0 };
}

function portOf(name: string, quick: Quick, slow: Slow): PortReading {
  const { index, counters, discontinuity } = quick;
  return { index, name, alias: slow.alias, speed: slow.speed, discontinuity, counters };
}

const NAMES: Readonly<Record<CounterName, string>> = {
  inOctets: 'interface.in.bps',
  outOctets: 'interface.out.bps',
  inPackets: 'interface.in.pps',
  outPackets: 'interface.out.pps',
  inErrors: 'interface.in.errors',
  outErrors: 'interface.out.errors',
  inDiscards: 'interface.in.discards',
  outDiscards: 'interface.out.discards',
};

/** Rates against each interface's base; whether the answer was fresh. */
function ratesInto(
  memory: DeviceMemory,
  readings: ReadonlyMap<string, PortReading>,
  at: AgentMoment,
  reading: Reading,
): boolean {
  const before = new Map([...memory.bases].map(([name, { port }]) => [name, port]));
  const passage: Passage = memory.at ? passageOf(memory.at, at) : { is: 'restarted' };
  const held = { moved: memory.moved, ticks: passage.is === 'same' ? passage.ticks : Infinity };
  if (isCached(before, readings, held)) return false;
  reading.rates = {};
  const bases = new Map<string, Base>();
  memory.moved = false;
  for (const [name, port] of readings) {
    const base = memory.bases.get(name);
    if (base && !isSameReading(base.port, port)) memory.moved = true;
    const verdict = base && ratesOf(base.port, port, passageOf(base.at, at));
    bases.set(name, verdict?.is === 'held' && base ? base : { at, port });
    if (verdict?.is !== 'rates') continue;
    reading.rates[name] = verdict.rates;
    for (const counter of counterNames) {
      const value = verdict.rates[counter];
      if (value !== undefined) reading.samples.push({ component: name, metric: NAMES[counter], value });
    }
  }
  memory.bases = bases;
  return true;
}

function partOf(name: string, quick: Quick, slow: Slow): Part {
  const { index, speed, duplex, alias } = slow;
  const other = [slow.descr, `interface ${index}`, name.replace(/\.0$/u, '')];
  return {
    kind: 'interface',
    component: name.slice(0, 200),
    state: quick.state,
    detail: { index, alias, speed, duplex, descr: slow.descr },
    other,
  };
}
