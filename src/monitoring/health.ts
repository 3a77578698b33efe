/** CPU, memory, storage, temperature, sessions by a vendor's profile; sensors by ENTITY-SENSOR-MIB (RFC 3433); neighbours; HA. */
import type { Session } from '../snmp/session.ts';
import { numberOf, textOf } from '../snmp/value.ts';
import type { Value } from '../snmp/value.ts';
import type { HaProfile, HealthMetric, Measure, Profile } from './profiles.ts';

/** `component`: '' for the device as a whole. */
export type HealthValue = { metric: HealthMetric; component: string; value: number };
export type Neighbour = { protocol: 'ospf' | 'bgp'; address: string; router: string; isUp: boolean; word: string };
export type HaMember = { member: string; state: string };

const SENSOR = '1.3.6.1.2.1.99.1.1.1';
const ENTITY_NAME = '1.3.6.1.2.1.47.1.1.1.1.7';
const OSPF = '1.3.6.1.2.1.14.10.1';
const BGP = '1.3.6.1.2.1.15.3.1';
const [CELSIUS, WORKS] = [8, 1];
const LONGEST_NAME = 120;

export async function readHealth(session: Session, profile: Profile): Promise<HealthValue[]> {
  const found: HealthValue[] = [];
  for (const measure of profile.measures) found.push(...(await readMeasure(session, measure)));
  if (!found.some(({ metric }) => metric === 'device.temperature')) found.push(...(await readSensors(session)));
  return found;
}

async function readMeasure(session: Session, measure: Measure): Promise<HealthValue[]> {
  const numbers = numbersOf(measure);
  const columns = [...numbers, ...(measure.only ? [measure.only.by] : []), ...(measure.label ? [measure.label] : [])];
  const rows = await session.table(columns);
  const parts = rows.flatMap(({ values }): { label: string; value: number }[] => {
    const value = valueOf(measure, values.slice(0, numbers.length));
    if (value === undefined || (measure.ignoreZero && value === 0)) return [];
    if (measure.only && !measure.only.is.some((each) => each === plain(values[numbers.length]))) return [];
    const label = measure.label ? textOf(values[columns.length - 1]) : undefined;
    return [{ label: label?.slice(0, LONGEST_NAME) ?? '', value }];
  });
  const { metric } = measure;
  const labelled = parts
    .filter(({ label }) => label !== '')
    .map(({ label, value }) => ({ metric, component: label, value }));
  const whole = wholeOf(
    measure.whole,
    parts.map(({ value }) => value),
  );
  return [...(whole === undefined ? [] : [{ metric, component: '', value: whole }]), ...labelled];
}

function numbersOf(measure: Measure): string[] {
  switch (measure.is) {
    case 'value':
      return [measure.value];
    case 'used of total':
      return [measure.used, measure.total];
    case 'used and free':
      return [measure.used, measure.free];
    case 'free of total':
      return [measure.total, ...measure.free];
  }
}

/** Percent where there are two numbers or more. */
function valueOf(measure: Measure, values: readonly (Value | undefined)[]): number | undefined {
  const [first, ...rest] = values.map(numberOf);
  if (first === undefined) return undefined;
  const others = rest.reduce<number>((sum, each) => sum + (each ?? 0), 0);
  switch (measure.is) {
    case 'value':
      return first;
    case 'used of total':
      return others > 0 ? (100 * first) / others : undefined;
    case 'used and free':
      return first + others > 0 ? (100 * first) / (first + others) : undefined;
    case 'free of total':
      return first > 0 ? Math.min(100, Math.max(0, 100 - (100 * others) / first)) : undefined;
  }
}

function plain(value: Value | undefined): string | number | undefined {
  return typeof value === 'number' ? value : textOf(value);
}

function wholeOf(how: Measure['whole'], values: readonly number[]): number | undefined {
  if (values.length === 0) return undefined;
  const sum = values.reduce((all, each) => all + each, 0);
  switch (how) {
    case 'most':
      return Math.max(...values);
    case 'mean':
      return sum / values.length;
    case 'sum':
      return sum;
    case 'none':
      return undefined;
  }
}

/** Temperatures in degrees Celsius: the value is scaled by a power of a thousand and shifted by its precision. */
async function readSensors(session: Session): Promise<HealthValue[]> {
  const rows = await session.table([1, 2, 3, 4, 5].map((column) => `${SENSOR}.${column}`));
  if (rows.length === 0) return [];
  const names = new Map((await session.walk(ENTITY_NAME)).map(({ index, value }) => [index, textOf(value)]));
  return rows.flatMap(({ index, values }): HealthValue[] => {
    const [type, scale = 9, precision = 0, value, works] = values.map(numberOf);
    if (type !== CELSIUS || value === undefined || works !== WORKS) return [];
    const component = (names.get(index) ?? `sensor ${index}`).slice(0, LONGEST_NAME);
    return [{ metric: 'device.temperature', component, value: value * 10 ** (3 * (scale - 9) - precision) }];
  });
}

/** OSPF (RFC 4750) and BGP (RFC 4273) neighbours; undefined for a table that the agent does not have now. */
export async function readNeighbours(session: Session): Promise<Record<'ospf' | 'bgp', Neighbour[] | undefined>> {
  const ospf = await session.table([`${OSPF}.1`, `${OSPF}.3`, `${OSPF}.6`]);
  const bgp = await session.table([`${BGP}.7`, `${BGP}.1`, `${BGP}.2`, `${BGP}.3`]);
  return {
    ospf: ospf.length === 0 ? undefined : ospf.map(({ values }) => ospfOf(values)),
    bgp: bgp.length === 0 ? undefined : bgp.filter(({ values }) => values[3] !== 1).map(({ values }) => bgpOf(values)),
  };
}

const OSPF_STATES = ['', 'down', 'attempt', 'init', 'two-way', 'exchange start', 'exchange', 'loading', 'full'];
const BGP_STATES = ['', 'idle', 'connect', 'active', 'open sent', 'open confirmed', 'established'];

/** On a shared segment two routers that are neither designated stay at two-way for good. */
function ospfOf([address, router, state]: (Value | undefined)[]): Neighbour {
  const number = numberOf(state) ?? 0;
  const word = OSPF_STATES[number] ?? 'unknown';
  return {
    protocol: 'ospf',
    address: textOf(address) ?? '',
    router: textOf(router) ?? '',
    isUp: number === 8 || number === 4,
    word,
  };
}

function bgpOf([address, router, state]: (Value | undefined)[]): Neighbour {
  const number = numberOf(state) ?? 0;
  const word = BGP_STATES[number] ?? 'unknown';
  return { protocol: 'bgp', address: textOf(address) ?? '', router: textOf(router) ?? '', isUp: number === 6, word };
}

export async function readHa(session: Session, { value, label, words }: HaProfile): Promise<HaMember[]> {
  const rows = await session.table(label === undefined ? [value] : [value, label]);
  return rows.flatMap(({ index, values }): HaMember[] => {
    const told = plain(values[0]);
    if (told === undefined) return [];
    const state = words[String(told)] ?? (typeof told === 'string' ? told : `state ${told}`);
    return [{ member: (textOf(values[1]) ?? index).slice(0, LONGEST_NAME), state }];
  });
}
