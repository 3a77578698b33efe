/** What the demo prints once it runs: where to go and how to sign in. */
import type { Instant } from '../base/clock.ts';
import { codeFor } from './folder.ts';
import type { Code, DemoKeys } from './folder.ts';

type Guest = { name: string; email: string; what: string };

const guests: readonly Guest[] = [
  { name: 'Jordan Hale', email: 'jordan.hale@watchfloor.example', what: 'lead engineer in Harrogate' },
  { name: 'Ingrid Solberg', email: 'ingrid.solberg@watchfloor.example', what: 'manager, sees every client' },
  { name: 'Femke de Vries', email: 'femke@northwind.example', what: 'client, Northwind Logistics (portal)' },
];

export type Facts = {
  origin: string;
  keys: DemoKeys;
  folder: string;
  syslog: string;
  trap: string;
  clients: number;
  devices: number;
  now: Instant;
};

export function greeting(facts: Facts): string {
  const { origin, keys, folder, syslog, trap, clients, devices, now } = facts;
  return [
    '',
    `  Watchfloor demo · ${origin}`,
    '  Everything in it is made up. It listens on this machine only, unless you set otherwise.',
    '',
    `  Password of every account:  ${keys.password}`,
    '',
    ...guests.flatMap((guest) => [...guestLines(guest, codeFor(keys, guest.email, now)), '']),
    '  A code works once and for half a minute. The next one:  npm run demo -- --code jordan.hale@watchfloor.example',
    '',
    `  ${clients} clients with ${devices} devices send real syslog to ${syslog} and SNMP traps to ${trap}.`,
    `  Data: ${folder} (delete it to start anew).  Stop: Ctrl+C.`,
    '',
  ].join('\n');
}

function guestLines({ name, email, what }: Guest, code: Code | undefined): string[] {
  const head = [`  ${name} · ${what}`, `    sign in as   ${email}`];
  if (!code) return head;
  return [...head, `    code now     ${code.code}   (${code.secondsLeft} s left)`, `    for an app   ${code.uri}`];
}

/** The answer to `watchfloor demo --code EMAIL`. */
export function codeText({ code, secondsLeft }: Code): string {
  return `${code}   (${secondsLeft} s left)`;
}
