import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  Malformed,
  encode,
  encodeInteger,
  encodeOctets,
  encodeOid,
  readInteger,
  readOid,
  readerOf,
  tags,
} from '../../snmp/ber.ts';
import { openEnvelope, openScoped } from '../../snmp/envelope.ts';
import { readNotification } from '../../snmp/pdu.ts';
import { readTrap } from './read.ts';
import { trapRecord, zTrapRecord } from './record.ts';

const arc = fc.integer({ min: 0, max: 0xffff_ffff });
const oid = fc
  .tuple(fc.integer({ min: 0, max: 2 }), fc.integer({ min: 0, max: 39 }), fc.array(arc, { maxLength: 30 }))
  .map(([a, b, rest]) => [a, b, ...rest].join('.'));
const value = fc.oneof(
  fc
    .integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })
    .map((number) => ({ bytes: encodeInteger(number), want: { type: 'integer', value: number } })),
  fc
    .integer({ min: 0, max: 2 ** 32 - 1 })
    .map((number) => ({ bytes: encodeInteger(number, tags.counter32), want: { type: 'counter32', value: number } })),
  fc.string().map((text) => ({ bytes: encodeOctets(Buffer.from(text)), want: undefined })),
  fc.uint8Array({ maxLength: 300 }).map((octets) => ({ bytes: encodeOctets(Buffer.from(octets)), want: undefined })),
  oid.map((text) => ({ bytes: encodeOid(text), want: { type: 'oid', value: text } })),
);
const varbinds = fc.array(fc.tuple(oid, value), { maxLength: 20 });

function datagram(trap: string, pairs: [string, { bytes: Buffer }][]): Buffer {
  const pair = (name: string, bytes: Buffer): Buffer => encode(tags.sequence, encodeOid(name), bytes);
  const list = encode(
    tags.sequence,
    pair('1.3.6.1.2.1.1.3.0', encodeInteger(42, tags.ticks)),
    pair('1.3.6.1.6.3.1.1.4.1.0', encodeOid(trap)),
    ...pairs.map(([name, { bytes }]) => pair(name, bytes)),
  );
  const pdu = encode(tags.trapV2, encodeInteger(1), encodeInteger(0), encodeInteger(0), list);
  return encode(tags.sequence, encodeInteger(1), encodeOctets(Buffer.from('public')), pdu);
}

/** Everything the listener does with a datagram, short of keys. */
function take(bytes: Buffer): void {
  const envelope = openEnvelope(bytes);
  if (envelope.version === '3') {
    const scoped = openScoped(envelope, undefined);
    if (scoped) readNotification(scoped.pdu);
    return;
  }
  const notification = readNotification(envelope.pdu);
  if (!notification) return;
  const record = trapRecord(notification, { version: envelope.version, source: '192.0.2.1' });
  expect(zTrapRecord.safeParse(JSON.parse(record.toString())).success).toBe(true);
  readTrap(record, { receivedAt: 0 });
}

test('what was encoded comes out again', () => {
  fc.assert(
    fc.property(oid, varbinds, (trap, pairs) => {
      const envelope = openEnvelope(datagram(trap, pairs));
      if (envelope.version === '3') throw new Error('version 3');
      const read = readNotification(envelope.pdu);
      expect(read).toMatchObject({ trap, uptime: 42, cut: 0 });
      const kept = pairs.filter(([name]) => !name.startsWith('1.3.6.1.6.3.') && name !== '1.3.6.1.2.1.1.3.0');
      expect(read?.varbinds.map((each) => each.oid)).toEqual(kept.map(([name]) => name));
      kept.forEach(([, { want }], i) => want && expect(read?.varbinds[i]).toMatchObject(want));
    }),
  );
});

test('numbers and object identifiers survive the round trip', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: -(2 ** 31), max: 2 ** 32 - 1 }),
      (number) => readInteger(readerOf(encodeInteger(number))) === number,
    ),
  );
  fc.assert(fc.property(oid, (text) => readOid(readerOf(encodeOid(text))) === text));
});

test('no bytes do more than be refused', () => {
  const refused = (bytes: Uint8Array): boolean => {
    try {
      take(Buffer.from(bytes));
      return true;
    } catch (error) {
      return error instanceof Malformed;
    }
  };
  fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), refused), { numRuns: 2000 });
  const change = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(varbinds, change, fc.nat(), (pairs, changes, cut) => {
      const bytes = datagram('1.3.6.1.6.3.1.1.5.3', pairs);
      for (const [at, octet] of changes) bytes[at % bytes.length] = octet;
      return refused(bytes) && refused(bytes.subarray(0, cut % bytes.length));
    }),
    { numRuns: 2000 },
  );
});

test('a datagram as large as there are takes a bounded record and little time', () => {
  const many = Array.from({ length: 4000 }, (): [string, { bytes: Buffer }] => ['1.3.6', { bytes: encodeInteger(1) }]);
  const envelope = openEnvelope(datagram('1.3.6.1.6.3.1.1.5.3', many));
  if (envelope.version === '3') throw new Error('version 3');
  const notification = readNotification(envelope.pdu);
  expect(notification).toMatchObject({ cut: 4000 + 2 - 256 });
  const record = trapRecord(notification!, { version: '2c', source: '192.0.2.1' });
  expect(record.length).toBeLessThan(64 * 1024);
  expect(readTrap(record, { receivedAt: 0 })['error.message']).toContain('3746 varbinds left out');
});

test('whatever the record, reading it gives an event', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string(), fc.json()),
      (text) => typeof readTrap(Buffer.from(text), { receivedAt: 0 })['event.original'] === 'string',
    ),
  );
});
