/** What a line or a trap says to detection: its signal, and whether the prefilter would have let it through. */
import { mayMatter } from '../../src/detection/prefilter.ts';
import type { Signal } from '../../src/detection/signal.ts';
import { signalOf } from '../../src/detection/signals.ts';
import { readEvent } from '../../src/intake/formats/read.ts';
import type { Varbind } from '../../src/snmp/pdu.ts';
import { readTrap } from '../../src/intake/trap/read.ts';

export type Read = { signal: Signal | undefined; matters: boolean };
export type Row = [what: string, read: () => Read, expected: Partial<Signal>];

const context = { receivedAt: Date.parse('2026-03-02T09:00:00Z') };

export function fromLine(line: string): Read {
  const bytes = Buffer.from(line);
  return { signal: signalOf(readEvent(line, context)), matters: mayMatter('syslog', bytes, 0, bytes.length) };
}

export function fromTrap(
  trap: string,
  varbinds: [string, string | number][],
  more: Record<string, unknown> = {},
): Read {
  const typed: Varbind[] = varbinds.map(([oid, value]) => ({
    oid,
    type: typeof value === 'number' ? 'integer' : 'string',
    value,
  }));
  const bytes = Buffer.from(
    JSON.stringify({ trap, version: '2c', uptime: 1234, source: '10.0.0.1', varbinds: typed, ...more }),
  );
  return { signal: signalOf(readTrap(bytes, context)), matters: mayMatter('trap', bytes, 0, bytes.length) };
}

export function srx(app: string, tag: string, pairs: string): string {
  return `<14>1 2026-03-02T09:00:00.123Z fw1 ${app} - ${tag} [junos@2636.1.1.1.2.129 ${pairs}]`;
}
