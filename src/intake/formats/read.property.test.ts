import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readEvent } from './read.ts';
import { sampleLines } from './sample-lines.ts';

const context = { receivedAt: Date.UTC(2026, 10, 24, 6), zone: 'Europe/London' };
const kept = (text: string): string => text.replaceAll('\0', '\uFFFD').toWellFormed();

/** What must hold of the event of any line. */
function check(line: string | Uint8Array): void {
  const event = readEvent(line, context);
  const text = typeof line === 'string' ? line : new TextDecoder('utf-8', { ignoreBOM: true }).decode(line);
  expect(event['event.original']).toBe(kept(text));
  expect(event['event.ingested']).toBe('2026-11-24T06:00:00.000Z');
  expect(event['@timestamp']).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/u);
  expect(event['event.dataset']).toMatch(/^[a-z0-9.]+$/u);
  expect(event['event.kind']).toMatch(/^(event|alert)$/u);
  expect(JSON.parse(JSON.stringify(event))).toEqual(event);
  expect(Object.keys(event).length).toBeLessThanOrEqual(513);
  for (const [field, value] of Object.entries(event)) {
    for (const text of [field, value].flat()) {
      if (typeof text === 'string') expect(text.includes('\0') || !text.isWellFormed(), field).toBe(false);
      else expect(['number', 'boolean'], field).toContain(typeof text);
    }
    if (/^(source|destination)\.port$/u.test(field)) expect(value).toBeTypeOf('number');
  }
}

/** A good line with a few cuts, insertions and replacements. */
const mutated = fc
  .tuple(
    fc.constantFrom(...sampleLines),
    fc.array(
      fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(12), fc.string({ unit: 'binary', maxLength: 4 })),
      { maxLength: 6 },
    ),
  )
  .map(([line, edits]) =>
    edits.reduce((text, [where, length, insert]) => {
      const at = Math.floor(where * text.length);
      return text.slice(0, at) + insert + text.slice(at + length);
    }, line),
  );

/** Bits that formats are made of, in any order. */
const assembled = fc
  .array(
    fc.constantFrom(
      ...[
        '<14>',
        '1 ',
        '2026-11-24T05:00:00Z ',
        'Nov 24 05:00:00 ',
        'host ',
        '- ',
        '[junos@1 ',
        'a="',
        '"',
        '”',
        '=',
        ']',
        '[',
        '\\',
        ' ',
      ],
      ...[
        'RT_FLOW_SESSION_CREATE',
        ': ',
        'session created 1.1.1.1/1->2.2.2.2/2 ',
        'CEF:0|',
        'LEEF:2.0|',
        '|',
        '\t',
        '^',
        '{"a":',
        '}',
        '%A-1-B: ',
        'devid=1 logid=2 ',
      ],
      ...[
        '\0',
        '\ud800',
        '\uFEFF',
        '\r',
        '\n',
        '999999999999',
        '__proto__',
        'constructor',
        'source-address=',
        'sshd[1]: Failed password for ',
        ' from ',
        ' port ',
      ],
    ),
    { maxLength: 40 },
  )
  .map((parts) => parts.join(''));

describe('any line', () => {
  const runs = { numRuns: 400 };
  test('of bytes', () => fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), check), runs));
  test('of characters', () => fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 300 }), check), runs));
  test('made of what formats are made of', () => fc.assert(fc.property(assembled, check), { numRuns: 2000 }));
  test('nearly good', () => fc.assert(fc.property(mutated, check), { numRuns: 2000 }));
  test('nearly good, in bytes', () =>
    fc.assert(
      fc.property(mutated, (line) => check(Buffer.from(line, 'latin1'))),
      runs,
    ));
  test('of JSON', () =>
    fc.assert(
      fc.property(fc.json({ maxDepth: 6 }), (json) => (check(json), check(`{"source":${json},"x":${json}}`))),
      runs,
    ));
});

function timeOf(line: string): number {
  const start = performance.now();
  readEvent(line, context);
  return performance.now() - start;
}

describe('1 MiB of anything is read in time', () => {
  const MIB = 1024 * 1024;
  const fill = (unit: string): string => unit.repeat(Math.ceil(MIB / unit.length)).slice(0, MIB);
  const bodies = [
    '\\',
    '=',
    '"',
    '[',
    ']',
    '0',
    ' ',
    '|',
    '%',
    '<',
    '{',
    '\t',
    '^',
    ':',
    '-',
    '(',
    "'",
    'a',
    'a=',
    'a="',
    '" ',
    '="',
    '\\"',
    '" a',
    'a ',
    'k=v ',
    '[a]',
    '{"a":',
    ' from ',
    ' port ',
    '”',
    '.',
    '/',
    'A_',
    '\uFFFD',
  ];
  const heads = [
    '',
    '<14>',
    '<14>1 2026-11-24T05:00:00Z h RT_FLOW - RT_FLOW_SESSION_CLOSE ',
    '<14>1 2026-11-24T05:00:00Z h RT_FLOW - RT_FLOW_SESSION_CLOSE [junos@2636.1 ',
    '<14>1 2026-11-24T05:00:00Z h RT_FLOW - RT_FLOW_SESSION_CLOSE [junos@2636.1 a="',
    '<14>1 2026-11-24T05:00:00Z h RT_FLOW - RT_FLOW_SESSION_CLOSE [junos@2636.1 a=”',
    '<14>Nov 24 05:00:00 h RT_FLOW: RT_FLOW_SESSION_CLOSE: session closed ',
    '<14>Nov 24 05:00:00 h rpd[1]: RPD_OSPF_NBRDOWN: OSPF neighbor ',
    '<14>Nov 24 05:00:00 h kmd[1]: IKE negotiation failed with error: ',
    '<14>Nov 24 05:00:00 h sshd[1]: Failed password for ',
    '<14>Nov 24 05:00:00 h sshd[1]: Failed password for invalid user ',
    '<14>45: Nov 24 05:00:00: %BGP-5-ADJCHANGE: neighbor ',
    '<14>%ASA-6-302013: Built outbound ',
    '<14>date=2026-11-24 devid=1 logid=2 ',
    'CEF:0|',
    'CEF:0|a|b|c|d|e|1|',
    'CEF:0|a|b|c|d|e|1|k=',
    'LEEF:1.0|a|b|c|d|',
    'LEEF:2.0|a|b|c|d|^|',
    '{"a":',
    '{"a":"',
  ];

  test.each(heads)('behind %j', (head) => {
    for (const body of bodies) {
      const line = head + fill(body);
      // A second and third try, because other work on the machine is not the parser's.
      const tries = [0, 1, 2].some(() => timeOf(line) < 200);
      expect(tries, `${JSON.stringify(head)} and ${JSON.stringify(body)}`).toBe(true);
    }
  });

  test('twice as much takes about twice as long', () => {
    for (const body of ['\\"', '" ', 'a="', 'k=v ', '[a]']) {
      const time = (size: number): number => {
        const line = `<14>1 2026-11-24T05:00:00Z h a - m [junos@1 ${body.repeat(size / body.length)}`;
        return Math.min(...[0, 1, 2].map(() => timeOf(line)));
      };
      time(MIB / 8);
      expect(time(MIB), body).toBeLessThan(16 * time(MIB / 8) + 20);
    }
  });
});
