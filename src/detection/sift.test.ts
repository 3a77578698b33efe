import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { srx } from '../../test/harness/signals.ts';
import { readRecord } from '../intake/read-record.ts';
import { SyslogScanner } from '../intake/scan.ts';
import { batchOf } from '../wire/batch.ts';
import type { RecordKind, SourceRef } from '../wire/batch.ts';
import { ShapeFilter } from './prefilter.ts';
import { sift } from './sift.ts';
import type { Sifted } from './sift.ts';
import { signalOf } from './signals.ts';

const source = (kind: RecordKind): SourceRef => ({
  clientId: 'c',
  deviceId: 'd',
  listener: 'l',
  address: '10.0.0.1',
  kind,
});
const scanner = new SyslogScanner();
const filter = new ShapeFilter();

function sifted(lines: string[]): Sifted {
  const batch = batchOf(lines.map((line) => ({ bytes: Buffer.from(line), at: 1000, source: source('syslog') })));
  return sift(batch, scanner.scan(batch), filter, readRecord);
}

/** Each line read by the readable parser, without scanner or prefilter. */
function slowly(lines: string[]): unknown[] {
  return lines.flatMap((line) => signalOf(readRecord('syslog', Buffer.from(line), { receivedAt: 1000 })) ?? []);
}

const word = fc.constantFrom(
  '',
  '-',
  'N/A',
  'None',
  'x',
  'DROP',
  'NONE',
  'CLOSE_CLIENT',
  'APP:LOG4J',
  ' spaced ',
  'ümlaut',
  '10.0.0.1',
  '2001:db8::1',
  '10.11.22.444',
  'HIGH',
  'MEDIUM',
  'INFO',
  'critical',
  'a'.repeat(300),
  'quote\\"d',
);
const attack = fc.record({ name: word, from: word, to: word, grade: word, action: word, policy: word });

describe('sifting', () => {
  test('attack hits by column say what the readable parser says', () => {
    fc.assert(
      fc.property(fc.array(attack, { minLength: 1, maxLength: 5 }), (hits) => {
        const lines = hits.map((hit) =>
          srx(
            'RT_IDP',
            'IDP_ATTACK_LOG_EVENT',
            `source-address="${hit.from}" destination-address="${hit.to}" policy-name="${hit.policy}" attack-name="${hit.name}" action="${hit.action}" threat-severity="${hit.grade}"`,
          ),
        );
        expect(sifted(lines).signals.map(({ signal }) => signal)).toEqual(slowly(lines));
      }),
      { numRuns: 500 },
    );
  });

  test('a plain hit does go by column, and its line is the evidence', () => {
    const line = srx(
      'RT_IDP',
      'IDP_ATTACK_LOG_EVENT',
      'source-address="198.51.100.7" destination-address="10.1.1.1" attack-name="X" action="DROP" threat-severity="HIGH" policy-name="p"',
    );
    const batch = batchOf([{ bytes: Buffer.from(line), at: 1000, source: source('syslog') }]);
    const { signals } = sift(batch, scanner.scan(batch), filter, () => expect.fail('read by the slow parser'));
    expect(signals).toMatchObject([{ at: 1000, text: line, signal: { component: 'Attack: X', severity: 'high' } }]);
  });

  test('tells of each source when it was first and last heard', () => {
    const [one, two] = [source('syslog'), source('trap')];
    const batch = batchOf([30, 10, 20].map((at, i) => ({ bytes: Buffer.from('x'), at, source: i === 2 ? two : one })));
    expect(sift(batch, scanner.scan(batch), filter, readRecord)).toEqual({
      heard: [
        { source: one, first: 10, last: 30 },
        { source: two, first: 20, last: 20 },
      ],
      signals: [],
    });
  });

  test('answers the same with and without the scanner', () => {
    const lines = [
      srx('RT_FLOW', 'RT_FLOW_SESSION_CLOSE', 'reason="UI_COMMIT" policy-name="%LINK-3-UPDOWN"'),
      srx(
        'RT_IDS',
        'RT_SCREEN_TCP',
        'attack-name="TCP port scan!" source-address="198.51.100.7" destination-address="10.1.1.1" action="drop"',
      ),
      srx('mib2d', 'SNMP_TRAP_LINK_DOWN', 'snmp-interface-index="513" interface-name="ge-0/0/1"'),
      '<13>1 2026-03-02T09:00:00Z jump sshd 7 - - Failed password for root from 203.0.113.5 port 40022 ssh2',
      'no syslog at all',
    ];
    expect(sifted(lines).signals.map(({ signal }) => signal)).toEqual(slowly(lines));
  });
});
