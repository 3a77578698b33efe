/** What goes wrong, as cues: which device says what, how long after the beginning, and what detection should make of it. */
import type { Condition } from '../detection/api.ts';
import * as juniper from './lines-juniper.ts';
import type { Line } from './lines-juniper.ts';
import * as others from './lines-others.ts';
import { agentRestarted, linkTrap } from './traps.ts';
import type { Trap } from './traps.ts';

export type Cue = {
  /** Milliseconds after the episode begins. */
  at: number;
  device: string;
  says: { line: Line } | { trap: Trap };
  /** The condition it is about; what one message alone means. */
  about: Condition;
};

const SECOND = 1000;
const interfaceName = (port: number): string => `ge-0/0/${port}`;
const interfaceNumber = (port: number): number => 513 + port;

export function attacked(device: string, attack: juniper.Attack, times = 3): Cue[] {
  return repeated(times, 700, (at) => ({
    at,
    device,
    says: { line: juniper.attack(device, attack) },
    about: 'intrusion',
  }));
}

export function attackedFortigate(device: string, attack: others.Intrusion, times = 2): Cue[] {
  return repeated(times, 900, (at) => ({
    at,
    device,
    says: { line: others.fortigateAttack(device, attack) },
    about: 'intrusion',
  }));
}

export function infectedDownload(device: string, name: string, to: string): Cue[] {
  return [{ at: 0, device, says: { line: juniper.virus(device, name, to) }, about: 'malware' }];
}

export function scanned(device: string, from: string): Cue[] {
  return repeated(3, 400, (at) => ({ at, device, says: { line: juniper.portScan(device, from) }, about: 'screen' }));
}

const guesses = ['root', 'admin', 'oracle', 'postgres', 'test', 'ubuntu', 'backup'];

/** Somebody tries passwords: 14 within five seconds. */
export function guessedPasswords(device: string, from: string): Cue[] {
  return repeated(14, 350, (at, i) => ({
    at,
    device,
    says: { line: others.sshFailed(device, guesses[i % guesses.length] ?? 'root', from, 40_000 + i) },
    about: 'authentication-failures',
  }));
}

export function committed(device: string, user: string, comment: string): Cue[] {
  return [{ at: 0, device, says: { line: juniper.commit(device, user, comment) }, about: 'configuration-changed' }];
}

export function changedFortigate(device: string, user: string, policy: number): Cue[] {
  return [
    { at: 0, device, says: { line: others.fortigateChange(device, user, policy) }, about: 'configuration-changed' },
  ];
}

export function failedOver(device: string): Cue[] {
  return [{ at: 0, device, says: { line: juniper.failover(device, 1) }, about: 'failover' }];
}

/** A tunnel that is down; up again after `downFor` seconds, or not. */
export function tunnelLost(device: string, name: string, peer: string, downFor?: number): Cue[] {
  return lostAndBack(downFor, (state) => ({
    device,
    says: { line: juniper.vpn(device, name, peer, state) },
    about: 'vpn-down',
  }));
}

export function tunnelRefused(device: string, name: string, peer: string): Cue[] {
  return repeated(2, 3 * SECOND, (at) => ({
    at,
    device,
    says: { line: juniper.vpnRefused(device, name, peer) },
    about: 'vpn-down',
  }));
}

export function ospfLost(device: string, neighbour: string, lostFor?: number): Cue[] {
  return lostAndBack(lostFor, (state) => ({
    device,
    says: { line: others.ciscoOspf(device, neighbour, state === 'down' ? 'lost' : 'back') },
    about: 'neighbour-lost',
  }));
}

export function bgpLost(device: string, neighbour: string, lostFor?: number): Cue[] {
  return lostAndBack(lostFor, (state) => ({
    device,
    says: { line: others.ciscoBgp(device, neighbour, state === 'down' ? 'lost' : 'back') },
    about: 'neighbour-lost',
  }));
}

export function routerLinkDown(device: string, name: string, downFor?: number): Cue[] {
  return lostAndBack(downFor, (state) => ({
    device,
    says: { line: others.ciscoLink(device, name, state) },
    about: 'link-down',
  }));
}

export function routerLinkSwitchedOff(device: string, name: string): Cue[] {
  return [{ at: 0, device, says: { line: others.ciscoSwitchedOff(device, name) }, about: 'link-down' }];
}

/** A switch port, told twice as real ones do: by syslog and by trap. */
export function portDown(device: string, port: number, downFor?: number): Cue[] {
  return lostAndBack(downFor, (state) => ({ device, says: portLine(device, port, state), about: 'link-down' })).flatMap(
    (cue, i) => [
      cue,
      {
        ...cue,
        at: cue.at + 40,
        says: { trap: linkTrap(i === 0 ? 'down' : 'up', interfaceNumber(port), interfaceName(port)) },
      },
    ],
  );
}

/** Down and up again `times` times, a few seconds each. */
export function portFlaps(device: string, port: number, times = 5): Cue[] {
  return repeated(2 * times, 2500, (at, i) => ({
    at,
    device,
    says: portLine(device, port, i % 2 === 0 ? 'down' : 'up'),
    about: 'link-down',
  }));
}

/** A line card dies: all its ports at once, in syslog and in traps. */
export function cardDies(device: string, ports = 24): Cue[] {
  return repeated(ports, 15, (at, port) => portDown(device, port).map((cue) => ({ ...cue, at: cue.at + at }))).flat();
}

export function agentRestarts(device: string): Cue[] {
  return [{ at: 0, device, says: { trap: agentRestarted() }, about: 'restarted' }];
}

function portLine(device: string, port: number, state: 'down' | 'up'): { line: Line } {
  return {
    line: juniper.junosLink(device, interfaceName(port), interfaceNumber(port), state === 'down' ? 'DOWN' : 'UP'),
  };
}

function lostAndBack(seconds: number | undefined, cue: (state: 'down' | 'up') => Omit<Cue, 'at'>): Cue[] {
  const lost = { ...cue('down'), at: 0 };
  return seconds === undefined ? [lost] : [lost, { ...cue('up'), at: seconds * SECOND }];
}

function repeated<T>(times: number, apart: number, make: (at: number, i: number) => T): T[] {
  return Array.from({ length: times }, (_, i) => make(i * apart, i));
}
