import * as fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import type { EcsEvent } from './event.ts';
import { readEvent } from './read.ts';
import { sampleLines, srxLines } from './sample-lines.ts';

const context = { receivedAt: Date.UTC(2026, 10, 24, 6), zone: 'Europe/London' };
const kept = (text: string): string => text.replaceAll('\0', '\uFFFD').toWellFormed();

/** What must hold of the event of any line. */
function check(line: string | Uint8Array): void {
  const event = readEvent(line, context);
  const text = typeof line === 'string' ? line : new TextDecoder('utf-8', { ignoreBOM: true }).decode(line);
  expect(event).toMatchObject({
    '@timestamp': expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/u),
    'event.original': kept(text),
    'event.ingested': '2026-11-24T06:00:00.000Z',
    'event.dataset': expect.stringMatching(/^[a-z0-9.]+$/u),
    'event.kind': expect.stringMatching(/^(event|alert)$/u),
  });
  expect(JSON.parse(JSON.stringify(event))).toEqual(event);
  expect(Object.keys(event).length).toBeLessThanOrEqual(513);
  expect(
    Object.entries(event)
      .flatMap(([field, value]) => [field, value].flat())
      .filter((value) => !isStorable(value)),
  ).toEqual([]);
  expect(portsOf(event).filter((port) => typeof port !== 'number')).toEqual([]);
}

function isStorable(value: unknown): boolean {
  if (typeof value === 'string') return !value.includes('\0') && value.isWellFormed();
  return typeof value === 'boolean' || Number.isFinite(value);
}

function portsOf(event: EcsEvent): unknown[] {
  return [event['source.port'], event['destination.port']].filter((port) => port !== undefined);
}

/** A good line with a few cuts, insertions and replacements. */
const edit = fc.tuple(
  fc.double({ min: 0, max: 1, noNaN: true }),
  fc.nat(12),
  fc.string({ unit: 'binary', maxLength: 4 }),
);
const mutated = fc.tuple(fc.constantFrom(...sampleLines), fc.array(edit, { maxLength: 6 })).map(([line, edits]) =>
  edits.reduce((text, [where, length, insert]) => {
    const at = Math.floor(where * text.length);
    return text.slice(0, at) + insert + text.slice(at + length);
  }, line),
);

/** Bits that formats are made of, in any order. */
const bits =
  '<14>~1 ~2026-11-24T05:00:00Z ~Nov 24 05:00:00 ~host ~- ~[junos@1 ~a="~"~”~=~]~[~\\~ ~RT_FLOW_SESSION_CREATE~: ~session created 1.1.1.1/1->2.2.2.2/2 ~CEF:0|~' +
  'LEEF:2.0|~|~\t~^~{"a":~}~%A-1-B: ~devid=1 logid=2 ~\0~\ud800~\uFEFF~\r~\n~999999999999~__proto__~constructor~source-address=~sshd[1]: Failed password for ~ from ~ port ';
const assembled = fc.array(fc.constantFrom(...bits.split('~')), { maxLength: 40 }).map((parts) => parts.join(''));
const inJson = fc.json({ maxDepth: 6 }).chain((json) => fc.constantFrom(json, `{"source":${json},"x":${json}}`));
const inLatin1 = mutated.map((line) => Buffer.from(line, 'latin1'));

describe('any line is an event', () => {
  test.each<[string, fc.Arbitrary<string | Uint8Array>, number]>([
    ['of bytes', fc.uint8Array({ maxLength: 300 }), 400],
    ['of characters', fc.string({ unit: 'binary', maxLength: 300 }), 400],
    ['made of what formats are made of', assembled, 2000],
    ['nearly good', mutated, 2000],
    ['nearly good, in bytes', inLatin1, 400],
    ['of JSON', inJson, 400],
  ])('%s', (_, lines, numRuns) => {
    expect(() => fc.assert(fc.property(lines, check), { numRuns })).not.toThrow();
  });
});

const MIB = 1024 * 1024;

/** Milliseconds of this thread's processor: other work on the machine is not the parser's. */
function timeOf(line: string, times = 1): number {
  const before = process.threadCpuUsage();
  for (let i = 0; i < times; i += 1) readEvent(line, context);
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1000;
}

/** What 1 MiB of a firewall's usual lines takes: the measure of the machine as it is now. */
const usualTime = (): number => timeOf(srxLines.close, MIB / srxLines.close.length);

describe('1 MiB of anything takes at most twice what usual lines do', () => {
  let usual: number;
  beforeAll(() => void (usual = Math.min(usualTime(), usualTime(), usualTime())));
  // A second and third try, measured anew: a processor that others share is not the parser's doing.
  const isReadInTime = (line: string): boolean =>
    timeOf(line) < 2 * usual || [1, 2].some(() => timeOf(line) < 2 * usualTime());
  const fill = (unit: string): string => unit.repeat(Math.ceil(MIB / unit.length)).slice(0, MIB);
  const bodies =
    '\\~=~"~[~]~0~ ~|~%~<~{~\t~^~:~-~(~\'~a~a=~a="~" ~="~\\"~" a~a ~k=v ~[a]~{"a":~ from ~ port ~”~.~/~A_~\uFFFD~, ~->'.split(
      '~',
    );
  const modern = '<14>1 2026-11-24T05:00:00Z h RT_FLOW - RT_FLOW_SESSION_CLOSE ';
  const bsd = '<14>Nov 24 05:00:00 h ';

  test.each([
    '',
    '<14>',
    modern,
    `${modern}[junos@2636.1 `,
    `${modern}[junos@2636.1 a="`,
    `${modern}[junos@2636.1 a=”`,
    `${bsd}RT_FLOW: RT_FLOW_SESSION_CLOSE: session closed `,
    `${bsd}rpd[1]: RPD_OSPF_NBRDOWN: OSPF neighbor `,
    `${bsd}kmd[1]: IKE negotiation failed with error: `,
    `${bsd}sshd[1]: Failed password for `,
    `${bsd}sshd[1]: Failed password for invalid user `,
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
  ])('behind %j', (head) => {
    const slow = bodies.filter((body) => !isReadInTime(head + fill(body)));
    expect(slow).toEqual([]);
  });

  test('and eight times as much takes about eight times as long', () => {
    const best = (body: string, size: number): number => {
      const line = `<14>1 2026-11-24T05:00:00Z h a - m [junos@1 ${body.repeat(size / body.length)}`;
      return Math.min(...[0, 1, 2].map(() => timeOf(line)));
    };
    for (const body of ['\\"', '" ', 'a="', 'k=v ', '[a]']) {
      best(body, MIB / 8);
      expect(best(body, MIB)).toBeLessThan(16 * best(body, MIB / 8) + 20);
    }
  });
});
