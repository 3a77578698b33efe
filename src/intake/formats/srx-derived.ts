import { isIP } from 'node:net';
import type { Draft } from './draft.ts';
import { protocolOf } from './protocols.ts';
import { severityOf } from './severity.ts';

type Derive = (draft: Draft, value: string) => boolean;

/** Junos keys whose ECS fields must be computed. True when the value was understood; else it is kept under its own name. */
const DERIVED = new Map<string, Derive>([
  ['protocol-id', protocol],
  ['protocol-name', protocol],
  ['elapsed-time', elapsed],
  ['threat-severity', severity],
  ['verdict-number', severity],
  ['filename', fileName],
  ['file-name', fileName],
  ['url', urlOf],
  ['hostname', hostName],
  ['ssh-connection', sshConnection],
]);

/** Writes what a key's value means beyond a plain copy; false when there is nothing of the kind. */
export function derive(draft: Draft, key: string, value: string): boolean {
  return DERIVED.get(key)?.(draft, value) ?? false;
}

/** What follows from several keys together: totals, and begin and end of a session. */
export function deriveTotals(draft: Draft): void {
  for (const what of ['bytes', 'packets']) {
    const sent = draft.get(`source.${what}`);
    const received = draft.get(`destination.${what}`);
    if (typeof sent === 'number' && typeof received === 'number') draft.set(`network.${what}`, sent + received);
  }
  const duration = draft.get('event.duration');
  const end = draft.get('@timestamp');
  if (typeof duration !== 'number' || typeof end !== 'string') return;
  // Junos logs a session when it ends: the message's own time is the end.
  draft.set('event.end', end);
  draft.setTime('event.start', Date.parse(end) - Math.round(duration / 1_000_000));
}

/** `10.0.0.2 (External AS 65001)`, with or without a port behind a plus sign: the address of a routing neighbour. */
export function derivePeer(draft: Draft, value: string): void {
  const word = value.split(' ', 1)[0]?.split('+', 1)[0] ?? '';
  if (isIP(word) !== 0) draft.set('destination.ip', word);
}

function protocol(draft: Draft, value: string): boolean {
  const found = protocolOf(value);
  draft.set('network.iana_number', found.number);
  draft.set('network.transport', found.name);
  return true;
}

/** Seconds, in ECS nanoseconds. */
function elapsed(draft: Draft, value: string): boolean {
  const seconds = /^\d{1,6}$/u.test(value) ? Number(value) : undefined;
  return seconds !== undefined && draft.set('event.duration', seconds * 1_000_000_000);
}

function severity(draft: Draft, value: string): boolean {
  const found = severityOf(value);
  draft.set('event.severity', found);
  return found !== undefined;
}

/** Web traffic's file names are paths: ECS wants the last part alone. */
function fileName(draft: Draft, value: string): boolean {
  const name = value.slice(value.lastIndexOf('/') + 1);
  if (name !== value) draft.set('file.path', value);
  return draft.set('file.name', name);
}

function urlOf(draft: Draft, value: string): boolean {
  return value.includes('/') && draft.set('url.original', value);
}

function hostName(draft: Draft, value: string): boolean {
  return isIP(value) !== 0 && !draft.has('source.ip') && draft.set('source.ip', value);
}

/** `10.0.0.5 51234 10.0.0.1 22`, as in the environment variable of ssh. */
function sshConnection(draft: Draft, value: string): boolean {
  const [from = '', fromPort = '', to = '', toPort = ''] = value.split(' ', 5);
  if (isIP(from) === 0 || isIP(to) === 0) return false;
  draft.set('source.ip', from);
  draft.set('source.port', fromPort);
  draft.set('destination.ip', to);
  draft.set('destination.port', toPort);
  return true;
}
