/** SNMP version 2c traps as a collector passes them on: the agent's own address is in the varbind that RFC 3584 section 3.1 names. */
import type { Instant } from '../base/clock.ts';
import { encode, encodeInteger, encodeOctets, encodeOid, tags } from '../snmp/ber.ts';

const SYS_UP_TIME = '1.3.6.1.2.1.1.3.0';
const TRAP_OID = '1.3.6.1.6.3.1.1.4.1.0';
const TRAP_ADDRESS = '1.3.6.1.6.3.18.1.3.0';
const TRAP_ENTERPRISE = '1.3.6.1.6.3.1.1.4.3.0';
const IF = '1.3.6.1.2.1.2.2.1';
const IF_NAME = '1.3.6.1.2.1.31.1.1.1.1';
const NET_SNMP_LINUX = '1.3.6.1.4.1.8072.3.2.10';
const TICKS_WRAP = 2 ** 31;

/** The bytes of a datagram, made when its moment comes. */
export type Trap = (now: Instant, agent: string) => Buffer;

export function linkTrap(state: 'down' | 'up', number: number, name: string): Trap {
  return trap(`1.3.6.1.6.3.1.1.5.${state === 'down' ? 3 : 4}`, [
    bind(`${IF}.1.${number}`, encodeInteger(number)),
    bind(`${IF}.7.${number}`, encodeInteger(1)),
    bind(`${IF}.8.${number}`, encodeInteger(state === 'down' ? 2 : 1)),
    bind(`${IF_NAME}.${number}`, encodeOctets(Buffer.from(name))),
  ]);
}

/** coldStart of the agent on a Linux host: the host itself need not have restarted. */
export function agentRestarted(): Trap {
  return trap('1.3.6.1.6.3.1.1.5.1', [bind(TRAP_ENTERPRISE, encodeOid(NET_SNMP_LINUX))]);
}

function trap(oid: string, varbinds: Buffer[]): Trap {
  return (now, agent) => {
    const request = Math.floor(now) % 1_000_000;
    const list = encode(
      tags.sequence,
      bind(SYS_UP_TIME, encodeInteger(Math.floor(now / 10) % TICKS_WRAP, tags.ticks)),
      bind(TRAP_OID, encodeOid(oid)),
      ...varbinds,
      bind(TRAP_ADDRESS, encode(tags.address, Buffer.from(agent.split('.').map(Number)))),
    );
    const pdu = encode(tags.trapV2, encodeInteger(request), encodeInteger(0), encodeInteger(0), list);
    return encode(tags.sequence, encodeInteger(1), encodeOctets(Buffer.from('public')), pdu);
  };
}

function bind(oid: string, value: Buffer): Buffer {
  return encode(tags.sequence, encodeOid(oid), value);
}
