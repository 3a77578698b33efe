/** From what a poll saw to what is said of it: only what is not as it was, and what an open finding waits for. */
import type { Observation } from '../wire/observation.ts';
import type { Duplex, LinkState } from './interfaces.ts';

export const partKinds = ['interface', 'neighbour', 'sensor', 'ha', 'reach', 'check', 'certificate'] as const;
export type PartKind = (typeof partKinds)[number];

export type Detail = Record<string, string | number>;
/** One part of a device as it was seen. `other`: further names it goes by. */
export type Part = { kind: PartKind; component: string; state: string; detail: Detail; other?: readonly string[] };
/** A part that an open finding is about, and since when that stands. */
export type Watch = { findingId: string; component: string; condition: string; since: number };

export type Said = { part: Part; observation: Observation | undefined };

/**
 * The parts whose state or detail differs from what is known, with what is to be said of it. A first sight says nothing:
 * many a port is down for good. But what was asked for to be well, and what is too hot, is said at once.
 */
export function newsOf(known: ReadonlyMap<string, Part>, seen: readonly Part[]): Said[] {
  return seen.flatMap((part): Said[] => {
    const before = known.get(partKey(part));
    if (before && before.state === part.state && isSame(before.detail, part.detail)) return [];
    const isSaid = before !== undefined || (AT_ONCE.has(part.kind) && !WELL[part.kind].includes(part.state));
    return [{ part, observation: isSaid ? observationOf(before, part) : undefined }];
  });
}

export function partKey({ kind, component }: Pick<Part, 'kind' | 'component'>): string {
  return `${kind} ${component}`;
}

/** The part that a watched component is, however its finding names it. */
export function isWatched({ component, condition }: Pick<Watch, 'component' | 'condition'>, part: Part): boolean {
  if (kindOf(condition) !== part.kind) return false;
  if (part.kind === 'reach') return true;
  return [part.component, ...(part.other ?? [])].some((name) => component.toLowerCase() === name.toLowerCase());
}

function kindOf(condition: string): PartKind | undefined {
  switch (condition) {
    case 'link-down':
      return 'interface';
    case 'neighbour-lost':
      return 'neighbour';
    case 'unreachable':
      return 'reach';
    case 'sensor':
      return 'sensor';
    case 'check-failed':
      return 'check';
    case 'certificate':
      return 'certificate';
    default:
      return undefined;
  }
}

/** That a part is well, said anew: heals a finding whose own recovery was lost on the way. Undefined while it is not well. */
export function recoveryOf(part: Part): Observation | undefined {
  return WELL[part.kind].includes(part.state) ? observationOf(undefined, part) : undefined;
}

/**
 * An interface that a trap called by its number alone, and that the agent lists no more under any name: it was made anew
 * with another number, under which it is watched, and the trap was the old one's last.
 */
export function goneOf(
  { component, condition }: Pick<Watch, 'component' | 'condition'>,
  parts: readonly Part[],
): Observation | undefined {
  const number = condition === 'link-down' ? /^interface (\d+)$/u.exec(component)?.[1] : undefined;
  if (number === undefined || !parts.some(({ kind }) => kind === 'interface')) return undefined;
  return {
    action: 'interface_up',
    message: `its agent lists no interface ${number} any more`,
    fields: { 'observer.ingress.interface.id': number },
  };
}

const AT_ONCE: ReadonlySet<PartKind> = new Set(['check', 'certificate', 'sensor']);
const WELL: Readonly<Record<PartKind, readonly string[]>> = {
  interface: ['up'],
  neighbour: ['up'],
  sensor: ['normal'],
  ha: [],
  reach: ['up'],
  check: ['passed'],
  certificate: ['valid'],
};

function observationOf(before: Part | undefined, part: Part): Observation | undefined {
  if (before?.state === part.state) return part.kind === 'interface' ? speedOf(before, part) : undefined;
  switch (part.kind) {
    case 'interface':
      return linkOf(part);
    case 'neighbour':
      return neighbourOf(part);
    case 'ha':
      return before && haOf(before, part);
    case 'reach':
      return said(part.state === 'up' ? 'device_reachable' : 'device_unreachable', text(part, 'words'), {});
    case 'sensor':
      return said(part.state === 'normal' ? 'sensor_normal' : 'sensor_beyond', text(part, 'words'), named(part));
    case 'check':
      return said(part.state === 'passed' ? 'check_passed' : 'check_failed', text(part, 'words'), named(part));
    case 'certificate':
      return said(part.state === 'valid' ? 'certificate_valid' : 'certificate_expiring', text(part, 'words'), {
        ...named(part),
        'watchfloor.state': part.state,
      });
  }
}

function linkOf(part: Part): Observation | undefined {
  const state = linkStates.find((each) => each === part.state);
  switch (state) {
    case 'up':
      return said('interface_up', `${part.component} is up`, interfaceFields(part));
    case 'down':
    case 'absent':
      return said('interface_down', `${part.component} is down`, {
        ...interfaceFields(part),
        'snmp.if_admin_status': 'up',
      });
    case 'off':
      return said('interface_disabled', `${part.component} is switched off`, {
        ...interfaceFields(part),
        'snmp.if_admin_status': 'down',
      });
    default:
      return undefined;
  }
}

const linkStates: readonly LinkState[] = ['up', 'down', 'off', 'dormant', 'absent', 'unknown'];

/** Another speed or duplex on a link that stays up; what an agent does not know is no change. */
function speedOf(before: Part, part: Part): Observation | undefined {
  if (part.state !== 'up') return undefined;
  const [from, to] = [speedWords(before), speedWords(part)];
  if (from === undefined || to === undefined || from === to) return undefined;
  return said('speed_changed', `${part.component} runs at ${to}, before at ${from}`, {
    ...interfaceFields(part),
    'watchfloor.before': from,
    'watchfloor.after': to,
    'watchfloor.slower': isWorse(before, part) ? 'yes' : 'no',
  });
}

function isWorse(before: Part, part: Part): boolean {
  return (
    number(part, 'speed') < number(before, 'speed') ||
    (part.detail['duplex'] === 'half' && before.detail['duplex'] === 'full')
  );
}

export function speedWords({ detail }: Pick<Part, 'detail'>): string | undefined {
  const speed = Number(detail['speed'] ?? 0);
  if (speed <= 0) return undefined;
  const duplex: Duplex | undefined = detail['duplex'] === 'half' ? 'half' : undefined;
  const words = speed >= 1000 ? `${speed / 1000} Gbit/s` : `${speed} Mbit/s`;
  return duplex === 'half' ? `${words} half duplex` : words;
}

function neighbourOf(part: Part): Observation {
  const isUp = part.state === 'up';
  return said(isUp ? 'neighbor_up' : 'neighbor_down', `${part.component} is ${isUp ? 'up' : 'lost'}`, {
    'destination.ip': text(part, 'address'),
    'network.protocol': text(part, 'protocol'),
    ...(part.detail['router'] !== undefined && { 'snmp.ospf_nbr_rtr_id': text(part, 'router') }),
    ...(part.detail['word'] !== undefined && !isUp && { 'event.reason': text(part, 'word') }),
  });
}

function haOf(before: Part, part: Part): Observation {
  return said('ha_failover', `${part.component} is ${part.state}, before ${before.state}`, {
    'event.reason': `${part.component} is ${part.state}, before ${before.state}`,
  });
}

function said(action: Observation['action'], message: string, fields: Observation['fields']): Observation {
  return { action, message, fields };
}

function interfaceFields(part: Part): Observation['fields'] {
  const alias = text(part, 'alias');
  return {
    'observer.ingress.interface.name': part.component,
    ...(part.detail['index'] !== undefined && { 'observer.ingress.interface.id': String(part.detail['index']) }),
    ...(alias !== '' && { 'observer.ingress.interface.alias': alias }),
  };
}

function named(part: Part): Observation['fields'] {
  return { 'watchfloor.component': part.component };
}

function text({ detail }: Part, name: string): string {
  return String(detail[name] ?? '');
}

function number({ detail }: Part, name: string): number {
  return Number(detail[name] ?? 0);
}

function isSame(one: Detail, other: Detail): boolean {
  const keys = Object.keys(other).filter((key) => !PASSING.has(key));
  return (
    keys.every((key) => one[key] === other[key]) &&
    keys.length === Object.keys(one).filter((key) => !PASSING.has(key)).length
  );
}

/** Words that tell of the moment: another number of milliseconds is no news. */
const PASSING = new Set(['words']);
