/** A kept trap → an event in ECS names, with the actions that the same device's syslog would have. */
import { Draft } from '../formats/draft.ts';
import type { EcsEvent, ReadContext } from '../formats/event.ts';
import { applyMeaning } from '../formats/meaning.ts';
import type { Meaning } from '../formats/meaning.ts';
import { NET_SNMP, notificationOf, objectOf, wordOf } from './oids.ts';
import type { OpenTrap, SealedTrap } from './record.ts';
import { zTrapRecord } from './record.ts';

type Found = { name: string; index: string; value: string };

/** Never throws: what is not a record of ours becomes an event that says so. `record` is one line of JSON, as trapRecord makes it. */
export function readTrap(record: Uint8Array, context: ReadContext): EcsEvent {
  const text = Buffer.from(record.buffer, record.byteOffset, record.byteLength).toString('utf8');
  const draft = new Draft(text, context);
  draft.set('event.module', 'snmp');
  draft.set('event.dataset', 'snmp.trap');
  const trap = parsed(text);
  if (!trap) draft.note('not a trap record');
  else if (trap.trap === null) readSealed(draft, trap);
  else readOpen(draft, trap);
  return draft.finish();
}

function parsed(text: string): OpenTrap | SealedTrap | undefined {
  try {
    return zTrapRecord.safeParse(JSON.parse(text)).data;
  } catch {
    // Not JSON: the caller notes it on the event.
    return undefined;
  }
}

function readSealed(draft: Draft, trap: SealedTrap): void {
  draft.set('event.action', 'trap_unreadable');
  draft.set('event.reason', trap.why);
  draft.set('source.ip', trap.source);
  draft.set('user.name', trap.user);
  draft.set('snmp.engine_id', trap.engine);
  draft.set('message', `SNMPv3 message that no user opens: ${trap.why}`);
}

function readOpen(draft: Draft, trap: OpenTrap): void {
  const known = notificationOf(trap.trap);
  const found = trap.varbinds.flatMap(({ oid, value }) => {
    const object = objectOf(oid);
    if (!object || value === null) return [];
    return [
      { ...object, value: (typeof value === 'number' ? wordOf(object.name, value) : undefined) ?? String(value) },
    ];
  });
  const name = known?.name ?? trap.trap;
  draft.set('event.code', trap.trap);
  draft.set('snmp.trap', name);
  draft.set('snmp.version', trap.version);
  draft.set('snmp.uptime', trap.uptime);
  draft.set('snmp.enterprise', trap.enterprise);
  draft.set('snmp.engine_id', trap.engine);
  draft.set('snmp.user', trap.user);
  draft.set('observer.ip', trap.agent ?? trap.source);
  applyMeaning(draft, meaningOf(trap, known?.meaning ?? { action: 'trap', category: ['host'], type: ['info'] }, found));
  for (const each of found) draft.add(`snmp.${snake(each.name)}`, each.value);
  for (const { oid, value } of trap.varbinds) draft.add('snmp.varbinds', `${oid}=${String(value)}`);
  readInterface(draft, found);
  readPeer(draft, trap, found);
  readWho(draft, found);
  draft.set('message', [name, ...found.map((each) => `${each.name} ${each.value}`)].join(', '));
  if (trap.cut) draft.note(`${trap.cut} varbinds left out`);
}

/** What the varbinds say about states decides; an agent's restart is not its device's. */
function meaningOf(trap: OpenTrap, meaning: Meaning, found: Found[]): Meaning {
  const valueOf = (name: string): string | undefined => found.find((each) => each.name === name)?.value;
  if (meaning.action === 'device_restarted' && trap.enterprise?.startsWith(NET_SNMP))
    return { ...meaning, action: 'agent_restarted' };
  if (meaning.action !== 'neighbor_change') return meaning;
  // RFC 4750 appendix: sent when a neighbour falls back, and when it reaches a final state.
  switch (valueOf('ospfNbrState') ?? valueOf('bgpPeerState')) {
    case 'full':
    case 'established':
      return { ...meaning, action: 'neighbor_up', type: ['connection', 'start'] };
    case 'down':
    case 'attempt':
    case 'init':
    case 'idle':
      return { ...meaning, action: 'neighbor_down', type: ['connection', 'end'] };
    default:
      return meaning;
  }
}

function readInterface(draft: Draft, found: Found[]): void {
  const row = found.find((each) => each.name === 'ifIndex') ?? found.find((each) => each.name.startsWith('if'));
  if (row) draft.set('observer.ingress.interface.id', row.name === 'ifIndex' ? row.value : row.index);
  const name = found.find((each) => each.name === 'ifName') ?? found.find((each) => each.name === 'ifDescr');
  draft.set('observer.ingress.interface.name', name?.value);
  draft.set('observer.ingress.interface.alias', found.find((each) => each.name === 'ifAlias')?.value);
}

/** A neighbour's address: from the object that holds it, else from the index (OSPF: address.addressless, BGP: address). */
function readPeer(draft: Draft, trap: OpenTrap, found: Found[]): void {
  const given = found.find((each) => each.name === 'ospfNbrIpAddr' || each.name === 'bgpPeerRemoteAddr');
  const indexed = found.find(
    (each) => each.name === 'ospfNbrState' || each.name === 'bgpPeerState' || each.name === 'bgpPeerLastError',
  );
  const address = given?.value ?? indexed?.index.split('.').slice(0, 4).join('.');
  if (address !== undefined && address !== '0.0.0.0') draft.set('destination.ip', address);
  const tunnel = trap.varbinds.find(({ oid }) => objectOf(oid)?.name === 'cikePeerRemoteAddr')?.value;
  if (typeof tunnel === 'string') draft.set('destination.ip', dottedOf(tunnel) ?? tunnel);
}

/** Four octets in hex as an address. */
function dottedOf(hex: string): string | undefined {
  return /^[0-9a-f]{8}$/u.test(hex) ? Buffer.from(hex, 'hex').join('.') : undefined;
}

function readWho(draft: Draft, found: Found[]): void {
  const valueOf = (name: string): string | undefined => found.find((each) => each.name === name)?.value;
  draft.set('user.name', valueOf('jnxCmCfgChgEventUser'));
  draft.set('event.reason', valueOf('jnxCmCfgChgEventLog') ?? valueOf('locIfReason'));
}

function snake(name: string): string {
  return name.replaceAll(/[A-Z]+/gu, (letters) => `_${letters.toLowerCase()}`);
}
