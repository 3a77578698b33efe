import type { Running } from './serve.ts';

const names: Record<string, string> = {
  'syslog-udp': 'syslog UDP',
  'syslog-tcp': 'syslog TCP',
  'syslog-tls': 'syslog TLS',
  trap: 'SNMP traps',
  flow: 'flows',
  collect: 'collectors',
};

/** What an administrator needs to know once everything runs: where to go, where devices send, what to do first. */
export function announcement({ origin, setup, records }: Running, tookMs: number): string {
  const listeners = records
    .listening()
    .map(({ id, kind, port }) => `  ${(names[kind] ?? kind).padEnd(12)} port ${port}${names[id] ? '' : `  (${id})`}`);
  return [
    '',
    `Watchfloor is ready (${(tookMs / 1000).toFixed(1)} s).`,
    '',
    `  Console      ${origin}/`,
    `  Portal       ${origin}/portal`,
    `  API          ${origin}/api/v1/openapi.json`,
    ...listeners,
    '',
    ...(setup ? ['Make the first administrator (this link works once):', `  ${setup}`, ''] : []),
  ].join('\n');
}
