import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Framer } from './framing.ts';
import type { Frames } from './framing.ts';

const LONGEST = 100;
const textsOf = ({ bytes, spans, count }: Frames): string[] =>
  Array.from({ length: count }, (_, i) => bytes.toString('latin1', spans[2 * i], spans[2 * i + 1]));

/** Feeds `stream` cut at the given places; returns all records and how many were cut. */
function read(stream: string, cuts: number[] = []): { texts: string[]; cut: number } {
  const bytes = Buffer.from(stream, 'latin1');
  const framer = new Framer(LONGEST);
  const places = [0, ...cuts.filter((place) => place <= bytes.length).toSorted((a, b) => a - b), bytes.length];
  const texts: string[] = [];
  let cut = 0;
  const take = (frames: Frames): void => {
    texts.push(...textsOf(frames));
    cut += frames.cut;
  };
  for (let i = 1; i < places.length; i += 1) {
    framer.push(Buffer.from(bytes.subarray(places[i - 1], places[i])), take);
  }
  framer.end(take);
  return { texts, cut };
}

describe('framing, RFC 6587', () => {
  test.each<[string, string, string[]]>([
    ['lines', '<1>a\n<2>b\n', ['<1>a', '<2>b']],
    ['lines ended by CR LF', '<1>a\r\n<2>b\r\n', ['<1>a', '<2>b']],
    ['a last line without its line feed', '<1>a\n<2>b', ['<1>a', '<2>b']],
    ['octet counting', '4 <1>a5 <2>bb', ['<1>a', '<2>bb']],
    ['a counted frame with a line feed inside', '6 <1>a\nb4 <2>c', ['<1>a\nb', '<2>c']],
    ['both in one stream', '4 <1>a<2>b\n4 <3>c', ['<1>a', '<2>b', '<3>c']],
    ['counted frames with line feeds between', '4 <1>a\n4 <2>b\n', ['<1>a', '<2>b']],
    ['NUL as the end of a line', '<1>a\0\n<2>b\0', ['<1>a', '<2>b']],
    ['a line that begins with a number', '2026-03-02 hello\n12 monkeys\n', ['2026-03-02 hello', '12 monkeys']],
    ['a number too long for a length', '123456789 <1>a\n', ['123456789 <1>a']],
    ['empty lines', '\n\n\r\n<1>a\n\n', ['<1>a']],
    ['nothing', '', []],
  ])('%s', (_name, stream, records) => {
    expect(read(stream)).toEqual({ texts: records, cut: 0 });
    for (let place = 0; place <= stream.length; place += 1)
      expect(read(stream, [place]).texts, `cut at ${place}`).toEqual(records);
  });

  test('a record that is too long is cut, counted, and the next one is found', () => {
    const long = `<1>${'x'.repeat(300)}`;
    for (const cuts of [[], [50], [150], [50, 150, 299, 303, 304, 305]]) {
      expect(read(`${long}\n<2>b\n`, cuts)).toEqual({ texts: [long.slice(0, LONGEST), '<2>b'], cut: 1 });
      expect(read(`${long.length} ${long}4 <2>b`, cuts)).toEqual({ texts: [long.slice(0, LONGEST), '<2>b'], cut: 1 });
    }
  });

  test('a counted frame that the stream ends in is kept as far as it came', () => {
    expect(read('10 <1>abc')).toEqual({ texts: ['<1>abc'], cut: 1 });
  });

  test('what was sent is what is read, in any mixture of framings and chunks', () => {
    const message = fc
      .string({ unit: fc.constantFrom('a', '7', ' ', '<', '>', '-'), maxLength: 60 })
      .map((text) => `<1>${text}`);
    const frame = fc.record({ message, counted: fc.boolean() });
    fc.assert(
      fc.property(
        fc.array(frame, { maxLength: 30 }),
        fc.array(fc.nat({ max: 2000 }), { maxLength: 12 }),
        (frames, cuts) => {
          const stream = frames
            .map(({ message: text, counted }) => (counted ? `${text.length} ${text}` : `${text}\n`))
            .join('');
          expect(read(stream, cuts)).toEqual({ texts: frames.map((each) => each.message), cut: 0 });
        },
      ),
    );
  });

  test('any bytes in any chunks: no crash, and no more bytes out than in', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 400 }), { maxLength: 8 }), (chunks) => {
        const framer = new Framer(LONGEST);
        let out = 0;
        const take = (frames: Frames): void => {
          for (const text of textsOf(frames)) {
            expect(text.length).toBeLessThanOrEqual(LONGEST);
            out += text.length;
          }
        };
        for (const chunk of chunks) framer.push(Buffer.from(chunk), take);
        framer.end(take);
        expect(out).toBeLessThanOrEqual(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
        expect(framer.waiting).toBe(0);
      }),
    );
  });
});
