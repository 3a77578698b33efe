import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { batchOf, startOf } from '../wire/batch.ts';
import type { Batch, SourceRef } from '../wire/batch.ts';
import { FIRST_VALUE, HOST_SPAN, PROCID_SPAN } from '../wire/scan.ts';
import type { Scan } from '../wire/scan.ts';
import { decodeLine } from './formats/decode.ts';
import { parseSyslog } from './formats/syslog-header.ts';
import { SyslogScanner } from './scan.ts';

const source: SourceRef = { clientId: 'c', deviceId: null, listener: 'l', address: 'a', kind: 'syslog' };
const batchFrom = (lines: readonly (string | Uint8Array)[]): Batch =>
  batchOf(lines.map((line) => ({ bytes: Buffer.from(line), at: 0, source })));

const srx = (msgid: string, data: string): string =>
  `<14>1 2026-03-02T09:00:00.123Z fw-1 RT_FLOW - ${msgid} [junos@2636.1.1.1.2.129 ${data}]`;
const create = srx('RT_FLOW_SESSION_CREATE', 'source-address="10.0.0.1" source-port="1024" username="N/A"');

/** What the scanner says of one record, in the readable parser's words. */
function seen(batch: Batch, scan: Scan, i: number): unknown {
  const shape = scan.vocabulary.shapes[scan.shape[i]!];
  if (!shape) return 'slow';
  const text = (span: number): string => {
    const k = 2 * (scan.spanFrom[i]! + span);
    return decodeLine(batch.bytes.subarray(scan.spans[k], scan.spans[k + 1])).text;
  };
  const nil = (word: string): string | undefined => (word === '-' ? undefined : word);
  const word = (id: number): string | undefined => nil(decodeLine(scan.vocabulary.words.text(id)).text);
  return {
    pri: scan.pri[i],
    hostname: nil(text(HOST_SPAN)),
    app: word(scan.app[i]!),
    procid: nil(text(PROCID_SPAN)),
    msgid: word(scan.msgid[i]!),
    elements: shape.elements,
    params: shape.names.map((name, k) => [name, text(FIRST_VALUE + k)]),
    msg: text(FIRST_VALUE + shape.names.length),
  };
}

function oracle(batch: Batch, i: number): unknown {
  const { pri, hostname, app, procid, msgid, sd, msg, form } = parseSyslog(
    decodeLine(batch.bytes.subarray(startOf(batch, i), batch.ends[i])).text,
  );
  expect(form).toBe('rfc5424');
  return {
    pri,
    hostname,
    app,
    procid,
    msgid,
    elements: sd.map((each) => each.id),
    params: sd.flatMap((each) => each.params),
    msg,
  };
}

/** Whatever the scanner claims to have seen, the readable parser sees too. Returns which were left to it. */
function agrees(lines: readonly (string | Uint8Array)[], scanner = new SyslogScanner()): boolean[] {
  const batch = batchFrom(lines);
  const scan = scanner.scan(batch);
  return lines.map((line, i) => {
    const found = seen(batch, scan, i);
    if (found !== 'slow') expect(found, String(line)).toEqual(oracle(batch, i));
    return found === 'slow';
  });
}

describe('the scanner sees what the readable parser sees', () => {
  test.each<[string, string]>([
    ['a session of an SRX', create],
    [
      'no structured data and a message',
      '<165>1 2003-10-11T22:14:15.003Z mymachine.example.com su - ID47 - su root failed',
    ],
    [
      'two elements and a message',
      '<165>1 2003-08-24T05:14:15.000003-07:00 192.0.2.1 evntslog 8710 ID47 [a@1 x="1" y=""][b@2 z="q"] An application event',
    ],
    ['an element without parameters', '<34>1 - - - - - [timeQuality]'],
    ['nothing but nil', '<0>1 - - - - - -'],
    ['a message with a byte order mark', '<34>1 2026-03-02T09:00:00+05:30 h a 1 m - \uFEFFgrüße'],
    ['letters beyond ASCII in values', srx('X', 'user="Zoë ☃"')],
    ['a quote and a bracket inside', srx('X', 'a="[b]" c="d=e f"')],
  ])('%s', (_name, line) => {
    const scanner = new SyslogScanner();
    expect(agrees([line, line], scanner)).toEqual([false, false]);
    expect(agrees([line], scanner)).toEqual([false]);
  });

  test.each<[string, string]>([
    ['RFC 3164', '<13>Mar  2 09:00:00 host app: text'],
    ['an escape', srx('X', String.raw`a="b\"c"`)],
    ['typographic quotes', srx('X', 'a=”b”')],
    ['a missing closing quote', srx('X', 'a="b c="d"')],
    ['text right after the bracket', `${create}1002`],
    ['a priority above 191', create.replace('<14>', '<192>')],
    ['a version but 1', create.replace('>1 ', '>2 ')],
    ['no zone', create.replace('123Z', '123')],
    ['a space too many', create.replace(' RT_FLOW ', '  RT_FLOW ')],
    ['a line feed at the end', `${create}\n`],
    ['an octet count before it', `162 ${create}`],
    ['nothing', ''],
  ])('%s is left to the readable parser', (_name, line) => {
    expect(agrees([line, create, line])).toEqual([true, false, true]);
  });

  test('one byte changed anywhere: same answer or none', () => {
    const scanner = new SyslogScanner();
    agrees([create], scanner);
    const dirt = ['"', ' ', ']', '[', '\\', '=', '<', '>', '-', 'x', '\0', '\u00e9', ''];
    for (let at = 0; at < create.length; at += 1)
      agrees(
        dirt.map((each) => create.slice(0, at) + each + create.slice(at + 1)).filter((line) => seenAs5424(line)),
        scanner,
      );
    for (let end = 0; end < create.length; end += 1)
      agrees(
        [create.slice(0, end)].filter((line) => seenAs5424(line)),
        scanner,
      );
  });

  test('any well-formed lines, mixed, in one stream', () => {
    const word = fc.stringMatching(/^[!-~]{1,12}$/);
    const name = fc.stringMatching(/^[a-z][a-z0-9-]{0,14}$/);
    const value = fc.string({ unit: fc.constantFrom(...'ab1 .:[]=<>é'), maxLength: 12 });
    const element = fc.record({
      id: fc.stringMatching(/^[a-z]{1,8}@[0-9]{1,4}$/),
      params: fc.array(fc.tuple(name, value), { maxLength: 5 }),
    });
    const line = fc
      .record({
        pri: fc.nat({ max: 191 }),
        host: word,
        app: word,
        procid: word,
        msgid: word,
        elements: fc.array(element, { maxLength: 3 }),
        msg: fc.string({ unit: fc.constantFrom(...'ab1 []"é'), maxLength: 20 }),
      })
      .map(({ pri, host, app, procid, msgid, elements, msg }) => {
        const data =
          elements
            .map(({ id, params }) => `[${id}${params.map(([key, text]) => ` ${key}="${text}"`).join('')}]`)
            .join('') || '-';
        return `<${pri}>1 2026-03-02T09:00:00.5Z ${host} ${app} ${procid} ${msgid} ${data}${msg ? ` ${msg}` : ''}`;
      });
    const scanner = new SyslogScanner();
    fc.assert(
      fc.property(
        fc.array(line, { minLength: 1, maxLength: 20 }),
        (lines) => void expect(agrees(lines, scanner)).not.toContain(true),
      ),
    );
  });

  test('any bytes: nothing is claimed that is not so', () => {
    const scanner = new SyslogScanner();
    const piece = fc.constantFrom(
      '<14>1 ',
      '2026-03-02T09:00:00Z ',
      '- ',
      'a ',
      '[x',
      ' y="',
      '"]',
      ']',
      '"',
      '\\',
      ' ',
      '\u00ff',
      '=',
      '[',
      '\n',
    );
    fc.assert(
      fc.property(
        fc.array(
          fc.array(piece, { maxLength: 14 }).map((pieces) => pieces.join('')),
          { maxLength: 20 },
        ),
        (lines) =>
          void agrees(
            lines.filter((line) => seenAs5424(line)),
            scanner,
          ),
      ),
    );
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ maxLength: 200 })),
        (lines) => void new SyslogScanner().scan(batchFrom(lines)),
      ),
    );
  });
});

test('senders that never repeat themselves do not fill the memory, and others are still seen', () => {
  const scanner = new SyslogScanner();
  for (let round = 0; round < 30; round += 1) {
    const lines = Array.from(
      { length: 1000 },
      (_, i) => `<14>1 - h${round}-${i} app${i} - m${round} [e@1 p${round}x${i}="1"]`,
    );
    agrees([...lines, create], scanner);
  }
  const scan = scanner.scan(batchFrom([create]));
  expect(scan.shape[0]).toBeGreaterThanOrEqual(0);
  expect(scan.vocabulary.words.size).toBeLessThanOrEqual(8192);
});

/** The readable parser also takes a relay's header off and reads lines without a version; the scanner leaves them to it. */
function seenAs5424(line: string): boolean {
  return parseSyslog(line).form === 'rfc5424' || !line.startsWith('<14>1 ');
}
