import type { ChangeKind, Layer, State } from '../../src/topology/map-api.ts';
import type { Tone } from '../kit/badges.tsx';

export const stateWords: Record<State, string> = {
  down: 'Down',
  unreachable: 'Unreachable',
  silent: 'Silent',
  degraded: 'Degraded',
  up: 'Up',
  unwatched: 'Not watched',
};
export const stateTones: Record<State, Tone> = {
  down: 'bad',
  unreachable: 'bad',
  silent: 'plain',
  degraded: 'warn',
  up: 'good',
  unwatched: 'plain',
};
/** One sign each: what a colour says is said without it too. */
export const stateSigns: Record<State, string> = {
  down: '✕',
  unreachable: '⊘',
  silent: '…',
  degraded: '!',
  up: '',
  unwatched: '',
};

export const layerWords: Record<Layer, string> = {
  designed: 'As designed',
  seen: 'As seen',
  monitored: 'As monitored',
};

export const sourceWords: Record<string, string> = {
  drawn: 'drawn by hand',
  netbox: 'from NetBox',
  csv: 'from a CSV file',
  estate: 'a device of the estate',
  polled: 'polled',
  lldp: 'seen by LLDP',
  cdp: 'seen by CDP',
  fdb: 'seen in a switch’s address table',
  arp: 'seen by ARP',
  ospf: 'an OSPF neighbour',
  bgp: 'a BGP neighbour',
};

export const changeWords: Record<ChangeKind, string> = {
  added: '+ Added',
  removed: '− Removed',
  changed: '~ Changed',
  same: 'Same',
};
export const changeTones: Record<ChangeKind, Tone> = {
  added: 'good',
  removed: 'bad',
  changed: 'warn',
  same: 'plain',
};

/** `ge-0/0/1`, or what to say while nobody has told it. */
export function portWord(port: string): string {
  return port === '' ? 'port not known' : port;
}
