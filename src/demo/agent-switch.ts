/** What a switch of the demo has to tell: itself, its ports with what passes them, how warm and busy it is. */
import type { Clock } from '../base/clock.ts';
import { encodeInteger, encodeOctets, encodeOid, tags } from '../snmp/ber.ts';
import { encodeCounter, whole } from './agent.ts';
import type { Leaf } from './agent.ts';
import { measureAt, measures } from './measures.ts';

const SYSTEM = '1.3.6.1.2.1.1';
const IF = '1.3.6.1.2.1.2.2.1';
const IF_X = '1.3.6.1.2.1.31.1.1.1';
const JUNIPER = '1.3.6.1.4.1.2636';
/** jnxOperatingTable: descr, temperature, CPU, memory. */
const OPERATING = `${JUNIPER}.3.1.13.1`;
const PORTS = 8;
const GIGABIT = 1000;
/** Octets of a usual packet. */
const PACKET = 900n;
/** By their numbers: up, unused, up … */
const isUsed = (port: number): boolean => port % 4 !== 3;

const text = (value: string) => (): Buffer => encodeOctets(Buffer.from(value));

/** `began`: when it started, epoch ms; its counters began at zero then. */
export function switchLeaves({ name, key, began }: { name: string; key: number; began: number }, clock: Clock): Leaf[] {
  const seconds = (): number => Math.floor((clock.now() - began) / 1000);
  const ticks = (): Buffer => encodeInteger(Math.max(0, seconds()) * 100, tags.ticks);
  const system: Leaf[] = [
    { oid: `${SYSTEM}.1.0`, value: text('Juniper Networks, Inc. ex3400-24t Ethernet Switch, kernel JUNOS 23.4R2') },
    { oid: `${SYSTEM}.2.0`, value: () => encodeOid(`${JUNIPER}.1.1.1.2.132`) },
    { oid: `${SYSTEM}.3.0`, value: ticks },
    { oid: `${SYSTEM}.5.0`, value: text(name) },
  ];
  const engine: Leaf[] = [
    { oid: `${OPERATING}.5.9.1.0.0`, value: text('Routing Engine 0') },
    { oid: `${OPERATING}.7.9.1.0.0`, value: () => wavering(41, 3, key, clock) },
    { oid: `${OPERATING}.8.9.1.0.0`, value: () => wavering(17, 9, key + 1, clock) },
    { oid: `${OPERATING}.11.9.1.0.0`, value: whole(46, tags.gauge32) },
  ];
  const ports = Array.from({ length: PORTS }, (_, i) => portLeaves(i, key, clock));
  return [...system, ...engine, ...ports.flat()];
}

function wavering(middle: number, by: number, key: number, clock: Clock): Buffer {
  return encodeInteger(Math.round(middle + by * Math.sin(clock.now() / 600_000 + key)), tags.gauge32);
}

/** Octets that have passed in a direction up to now: a counter that only grows, as fast as such a port is busy. */
function octetsOf(metric: 'interface.in.bps' | 'interface.out.bps', key: number, clock: Clock): () => bigint {
  const measure = measures['junos-switch'].find((each) => each.metric === metric && each.component === 'ge-0/0/1');
  let [total, at] = [0n, clock.now()];
  return () => {
    const now = clock.now();
    const rate = measure ? measureAt(measure, key, Math.floor(now / 1000), 0) : 0;
    total += BigInt(Math.round(((rate / 8) * Math.max(0, now - at)) / 1000));
    at = now;
    return total;
  };
}

function portLeaves(port: number, key: number, clock: Clock): Leaf[] {
  const [row, name, own] = [port + 1, `ge-0/0/${port}`, key + 10 * port];
  const nothing = (): bigint => 0n;
  const into = isUsed(port) ? octetsOf('interface.in.bps', own, clock) : nothing;
  const out = isUsed(port) ? octetsOf('interface.out.bps', own + 1, clock) : nothing;
  const faultless = [13, 14, 19, 20].map((column) => ({
    oid: `${IF}.${column}.${row}`,
    value: whole(0, tags.counter32),
  }));
  return [
    { oid: `${IF}.1.${row}`, value: whole(row) },
    { oid: `${IF}.2.${row}`, value: text(name) },
    { oid: `${IF}.3.${row}`, value: whole(6) },
    { oid: `${IF}.7.${row}`, value: whole(isUsed(port) ? 1 : 2) },
    { oid: `${IF}.8.${row}`, value: whole(isUsed(port) ? 1 : 2) },
    { oid: `${IF}.9.${row}`, value: whole(0, tags.ticks) },
    ...faultless,
    { oid: `${IF_X}.1.${row}`, value: text(name) },
    { oid: `${IF_X}.6.${row}`, value: () => encodeCounter(into()) },
    { oid: `${IF_X}.7.${row}`, value: () => encodeCounter(into() / PACKET) },
    { oid: `${IF_X}.10.${row}`, value: () => encodeCounter(out()) },
    { oid: `${IF_X}.11.${row}`, value: () => encodeCounter(out() / PACKET) },
    { oid: `${IF_X}.15.${row}`, value: whole(GIGABIT, tags.gauge32) },
    { oid: `${IF_X}.18.${row}`, value: text(isUsed(port) ? `hall ${port + 1}` : '') },
    { oid: `${IF_X}.19.${row}`, value: whole(0, tags.ticks) },
  ];
}
