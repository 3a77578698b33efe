import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addressText, Malformed } from './flow.ts';
import { readFlows } from './read.ts';
import { TemplateBook } from './templates.ts';

const u8 = (...bytes: number[]): Buffer => Buffer.from(bytes);
const u16 = (...words: number[]): Buffer => Buffer.concat(words.map((word) => u8(word >> 8, word & 255)));
const u32 = (...words: number[]): Buffer =>
  Buffer.concat(words.map((word) => u16(Math.floor(word / 65_536), word % 65_536)));
const join = (...parts: Buffer[]): Buffer => Buffer.concat(parts);
const ip = (text: string): Buffer => u8(...text.split('.').map(Number));

/** Lengths of sets count their header. */
const set = (id: number, ...body: Buffer[]): Buffer => join(u16(id, join(...body).length + 4), ...body);
const netflow9 = (domain: number, ...sets: Buffer[]): Buffer =>
  join(u16(9, sets.length), u32(1, 2, 3, domain), ...sets);
const ipfix = (domain: number, ...sets: Buffer[]): Buffer =>
  join(u16(10, 16 + join(...sets).length), u32(1, 2, domain), ...sets);

/** source, target, source port, target port, protocol, bytes (4), packets (4), in, out */
const fields = [8, 4, 12, 4, 7, 2, 11, 2, 4, 1, 1, 4, 2, 4, 10, 4, 14, 4];
const record = join(ip('10.1.0.5'), ip('192.0.2.9'), u16(51_000, 443), u8(6), u32(1500, 3, 7, 2));
const flow = {
  source: '10.1.0.5',
  target: '192.0.2.9',
  sourcePort: 51_000,
  targetPort: 443,
  protocol: 6,
  bytes: 1500,
  packets: 3,
  inside: 7,
  outside: 2,
};

describe('NetFlow 5', () => {
  const header = (count: number, sampling: number): Buffer => join(u16(5, count), u32(1, 2, 3, 4), u16(0, sampling));
  const one = join(
    ip('10.1.0.5'),
    ip('192.0.2.9'),
    u32(0),
    u16(7, 2),
    u32(3, 1500, 0, 0),
    u16(51_000, 443),
    u8(0, 0, 6, 0),
    u32(0, 0),
  );

  test('is read record by record', () => {
    expect(readFlows(join(header(2, 0), one, one), new TemplateBook())).toEqual([flow, flow]);
  });

  test('what was sampled is counted as often as it stands for', () => {
    expect(readFlows(join(header(1, 0x40_64), one), new TemplateBook())).toEqual([
      { ...flow, bytes: 150_000, packets: 300 },
    ]);
  });

  test('one that holds less than it says is refused', () => {
    expect(() => readFlows(join(header(2, 0), one), new TemplateBook())).toThrow(Malformed);
  });
});

describe.each([
  ['NetFlow 9', netflow9, 0],
  ['IPFIX', ipfix, 2],
])('%s', (_, datagram, templates) => {
  const template = set(templates, u16(256, fields.length / 2, ...fields));

  test('records are read by the template in the same datagram', () => {
    expect(readFlows(datagram(9, template, set(256, record, record)), new TemplateBook())).toEqual([flow, flow]);
  });

  test('records that come before their template are read when it comes', () => {
    const book = new TemplateBook();
    expect(readFlows(datagram(9, set(256, record)), book)).toEqual([]);
    expect(readFlows(datagram(9, template), book)).toEqual([flow]);
    expect(readFlows(datagram(9, template), book)).toEqual([]);
  });

  test('one exporter’s template says nothing about another’s records', () => {
    const book = new TemplateBook();
    readFlows(datagram(9, template), book);
    expect(readFlows(datagram(10, set(256, record)), book)).toEqual([]);
  });

  test('templates outlive a restart', () => {
    const book = new TemplateBook();
    readFlows(datagram(9, template), book);
    const after = new TemplateBook();
    after.restore(book.takeChanged());
    expect(readFlows(datagram(9, set(256, record)), after)).toEqual([flow]);
    expect(book.takeChanged()).toEqual([]);
  });

  test('padding after the last record is no record', () => {
    expect(readFlows(datagram(9, template, set(256, record, u8(0, 0, 0))), new TemplateBook())).toEqual([flow]);
  });

  test('too many sets that wait are given up, oldest first', () => {
    const book = new TemplateBook();
    for (let i = 0; i < 70; i += 1) readFlows(datagram(9, set(300, record)), book);
    expect(book.givenUp).toBe(6);
  });
});

test('IPFIX: fields of vendors and of unsaid length are skipped', () => {
  const template = set(2, u16(256, 3, 8, 4, 0x80_01, 65_535), u32(29_305), u16(1, 4));
  const data = set(256, ip('10.1.0.5'), u8(3, 1, 2, 3), u32(900));
  expect(readFlows(ipfix(1, template, data), new TemplateBook())).toMatchObject([{ source: '10.1.0.5', bytes: 900 }]);
});

test('IPFIX: a record that ends before a field says how long it is is refused as any other', () => {
  const template = set(2, u16(256, 2, 82, 65_535, 83, 65_535));
  const data = set(256, u8(3), Buffer.from('eth'));
  expect(() => readFlows(ipfix(1, template, data), new TemplateBook())).toThrow(Malformed);
});

test('IPFIX: a number that can be no port is none', () => {
  const template = set(2, u16(256, 2, 10, 8, 14, 4));
  const data = set(256, u32(0xff_ff_ff_ff, 0xff_ff_ff_ff, 0xff_ff_ff_ff));
  expect(readFlows(ipfix(1, template, data), new TemplateBook())).toMatchObject([{ inside: 0, outside: 0 }]);
});

test('IPFIX: ports and a protocol that are none are kept as none, so that they can be read again', () => {
  const template = set(2, u16(256, 3, 7, 8, 11, 8, 4, 8));
  const data = set(256, ...Array.from({ length: 6 }, () => u32(0xff_ff_ff_ff)));
  const [read] = readFlows(ipfix(1, template, data), new TemplateBook());
  expect(read).toMatchObject({ sourcePort: 0, targetPort: 0, protocol: 0 });
});

test('IPFIX: fields of no bytes are none: hundreds of them in each record of one byte would keep others waiting', () => {
  const book = new TemplateBook();
  const empty = Array.from({ length: 255 }, (_, i) => [300 + i, 0]).flat();
  expect(readFlows(ipfix(1, set(2, u16(256, 256, ...empty, 4, 1)), set(256, u8(6, 17))), book)).toMatchObject([
    { protocol: 6 },
    { protocol: 17 },
  ]);
  expect(book.takeChanged()).toMatchObject([{ template: { fields: [{ id: 4, length: 1 }] } }]);
});

test('IPFIX: sampling of domains whose templates were taken back takes no more memory', () => {
  const book = new TemplateBook();
  for (let domain = 0; domain < 600; domain += 1) {
    readFlows(ipfix(domain, set(3, u16(257, 2, 1, 302, 4, 34, 4)), set(257, u32(1, 100))), book);
    readFlows(ipfix(domain, set(3, u16(257, 0, 0))), book);
  }
  expect([book.samplingOf({ version: 10, domain: 5 }), book.samplingOf({ version: 10, domain: 599 })]).toEqual([
    100, 1,
  ]);
});

test('IPFIX: a template taken back explains nothing more', () => {
  const book = new TemplateBook();
  readFlows(ipfix(1, set(2, u16(256, fields.length / 2, ...fields))), book);
  readFlows(ipfix(1, set(2, u16(256, 0))), book);
  expect(readFlows(ipfix(1, set(256, record)), book)).toEqual([]);
});

test('sampling told by options is counted in, also when it comes in the datagram of the records', () => {
  const options = set(3, u16(257, 2, 1, 302, 4, 34, 4));
  const template = set(2, u16(256, fields.length / 2, ...fields));
  const told = set(257, u32(1, 100));
  expect(readFlows(ipfix(1, options, template, told, set(256, record)), new TemplateBook())).toEqual([
    { ...flow, bytes: 150_000, packets: 300 },
  ]);
});

describe('sFlow', () => {
  const packet = join(
    u8(0x45, 0),
    u16(500, 1, 0),
    u8(64, 6),
    u16(0),
    ip('10.1.0.5'),
    ip('192.0.2.9'),
    u16(51_000, 443),
    u32(0, 0),
  );
  const frame = join(u8(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12), u16(0x81_00, 5, 0x08_00), packet);
  const pad = (bytes: Buffer): Buffer => join(bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4));
  const raw = (header: number, bytes: Buffer): Buffer => {
    const body = join(u32(header, 522, 4, bytes.length), pad(bytes));
    return join(u32(1, body.length), body);
  };
  const sample = (inside: number, outside: number, ...records: Buffer[]): Buffer => {
    const body = join(u32(1, 7, 1000, 5000, 0, inside, outside, records.length), ...records);
    return join(u32(1, body.length), body);
  };
  const datagram = (...samples: Buffer[]): Buffer =>
    join(u32(5, 1), ip('10.0.0.1'), u32(0, 1, 2, samples.length), ...samples);
  const seen = { ...flow, bytes: 500_000, packets: 1000 };

  test('a sampled frame, tagged or not, is a flow as large as it stands for', () => {
    expect(readFlows(datagram(sample(7, 2, raw(1, frame))), new TemplateBook())).toEqual([seen]);
  });

  test('a sampled packet without its frame too; an interface it does not know is none', () => {
    expect(readFlows(datagram(sample(7, 0x3f_ff_ff_ff, raw(11, packet))), new TemplateBook())).toEqual([
      { ...seen, outside: 0 },
    ]);
  });

  test('what is not IP, and counters, are no flows', () => {
    const counters = join(u32(2, 8), u32(1, 2));
    const arp = join(u8(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12), u16(0x08_06), Buffer.alloc(28));
    expect(readFlows(datagram(counters, sample(7, 2, raw(1, arp))), new TemplateBook())).toEqual([]);
  });
});

/** Good envelopes around templates and records of any kind: what bytes alone rarely hit upon. */
const templated = fc
  .record({
    fields: fc.array(fc.tuple(fc.nat(90), fc.constantFrom(0, 1, 4, 8, 65_535)), { minLength: 1, maxLength: 6 }),
    data: fc.uint8Array({ maxLength: 60 }),
    kind: fc.constantFrom(2, 3),
  })
  .map(({ fields: all, data, kind }) =>
    ipfix(1, set(kind, u16(256, all.length, ...(kind === 3 ? [1] : []), ...all.flat())), set(256, Buffer.from(data))),
  );

describe('whatever comes', () => {
  test('by any template it is read or refused, never anything else', () => {
    fc.assert(
      fc.property(templated, (datagram) => {
        try {
          readFlows(datagram, new TemplateBook());
        } catch (error) {
          if (!(error instanceof Malformed)) throw error;
        }
      }),
      { numRuns: 2000 },
    );
  });

  test('it is read or refused, never anything else', () => {
    const versions = fc.constantFrom(u16(5), u16(9), u16(10), u32(5));
    fc.assert(
      fc.property(
        versions,
        fc.array(fc.uint8Array({ minLength: 0, maxLength: 400 }), { maxLength: 5 }),
        (version, parts) => {
          const book = new TemplateBook();
          for (const part of parts)
            try {
              readFlows(join(version, Buffer.from(part)), book);
            } catch (error) {
              if (!(error instanceof Malformed)) throw error;
            }
        },
      ),
      { numRuns: 2000 },
    );
  });
});

test.each([
  ['20010db8000000000000000000000001', '2001:db8::1'],
  ['00000000000000000000000000000000', '::'],
  ['20010db8000100020003000400050006', '2001:db8:1:2:3:4:5:6'],
  ['fe800000000000000000000000000000', 'fe80::'],
  ['20010000000000010000000000000001', '2001:0:0:1::1'],
])('IPv6 %s is %s', (hex, text) => {
  expect(addressText(Buffer.from(hex, 'hex'), 0, 16)).toBe(text);
});
