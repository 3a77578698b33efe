import fc from 'fast-check';
import { expect, test } from 'vitest';
import { movableClock } from '../../base/clock.ts';
import { Acks } from './acks.ts';
import { splitObjects } from './json-split.ts';
import { readJsonRecord } from './read.ts';

const object = fc.dictionary(fc.string(), fc.jsonValue());
const context = { receivedAt: Date.UTC(2026, 2, 2) };

/** What the splitter found, parsed. */
function split(text: string): unknown[] | string {
  const bytes = Buffer.from(text);
  const found = splitObjects(bytes);
  if (found.is === 'fault') return found.why;
  return Array.from({ length: found.count }, (_, i) =>
    JSON.parse(bytes.toString('utf8', found.spans[2 * i], found.spans[2 * i + 1])),
  );
}

test('objects in a list, back to back and one a line are all found, whatever is in them', () => {
  fc.assert(
    fc.property(
      fc.array(object, { minLength: 1, maxLength: 5 }),
      fc.constantFrom('', '\n', ' \r\n'),
      (objects, between) => {
        const want = JSON.parse(JSON.stringify(objects));
        expect(split(JSON.stringify(objects))).toEqual(want);
        expect(split(JSON.stringify(objects, null, 2))).toEqual(want);
        expect(split(objects.map((each) => JSON.stringify(each)).join(between))).toEqual(want);
      },
    ),
  );
});

test('no body does more than be split or refused, and its spans lie inside it in order', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.uint8Array({ maxLength: 200 }),
        fc
          .string({ unit: fc.constantFrom('{', '}', '[', ']', '"', '\\', ',', 'a', ' ') })
          .map((text) => Buffer.from(text)),
      ),
      (bytes) => {
        const found = splitObjects(bytes);
        if (found.is === 'fault') return true;
        return found.spans.every((at, i) => at >= (found.spans[i - 1] ?? 0) && at <= bytes.length);
      },
    ),
    { numRuns: 3000 },
  );
});

test('whatever the record, reading it gives an event with the record in it', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.json(),
        object.map((event) => JSON.stringify({ event, time: 1 })),
        object.map((result) => JSON.stringify({ result, sid: 's' })),
      ),
      (text) => {
        const event = readJsonRecord(Buffer.from(text), context);
        return typeof event['event.original'] === 'string' && typeof event['@timestamp'] === 'string';
      },
    ),
  );
});

test("a HEC event's line is read as the line it is, with the envelope's time and host", () => {
  const line =
    '<14>1 2026-03-01T00:00:00Z srx RT_FLOW - RT_FLOW_SESSION_DENY [junos@2636.1.1.1.2.26 source-address="192.0.2.1" destination-address="198.51.100.1"]';
  const record = Buffer.from(
    JSON.stringify({
      time: '1772323201.25',
      host: 'srx-a',
      sourcetype: 'juniper:srx',
      event: line,
      fields: { site: 'york' },
    }),
  );
  expect(readJsonRecord(record, context)).toMatchObject({
    '@timestamp': '2026-03-01T00:00:01.250Z',
    'event.action': 'flow_deny',
    'source.ip': '192.0.2.1',
    'host.name': 'srx-a',
    'splunk.sourcetype': 'juniper:srx',
    'splunk.fields.site': 'york',
    'event.original': record.toString(),
  });
});

test("Splunk's alert action is an alert with the search's name and the first row", () => {
  const record = Buffer.from(
    JSON.stringify({
      result: { src: '192.0.2.9', dest: 'db1', count: '12', host: 'ids1' },
      sid: 'scheduler_1',
      results_link: 'https://splunk.example/r',
      search_name: 'Brute force',
      owner: 'admin',
      app: 'search',
    }),
  );
  expect(readJsonRecord(record, context)).toMatchObject({
    'event.kind': 'alert',
    'event.dataset': 'splunk.alert',
    'rule.name': 'Brute force',
    'source.ip': '192.0.2.9',
    'destination.address': 'db1',
    'splunk.result.count': '12',
    'event.url': 'https://splunk.example/r',
    'event.id': 'scheduler_1',
    message: 'Brute force',
  });
});

test('acknowledgements are bounded: what is forgotten is answered "no"', () => {
  const clock = movableClock(0);
  const acks = new Acks(clock);
  for (let i = 0; i < 12_000; i += 1) acks.settle('a', acks.open('a'));
  expect(acks.ask('a', [0, 1999, 2000, 11_999])).toEqual({ 0: false, 1999: false, 2000: true, 11_999: true });
  acks.settle('idle', acks.open('idle'));
  clock.forward(600_001);
  acks.settle('b', acks.open('b'));
  expect(acks.ask('idle', [0])).toEqual({ 0: false });
  for (let i = 0; i < 3000; i += 1) acks.settle(`c${i}`, acks.open(`c${i}`));
  expect(acks.ask('c0', [0])).toEqual({ 0: false });
  expect(acks.ask('c2999', [0])).toEqual({ 0: true });
});
