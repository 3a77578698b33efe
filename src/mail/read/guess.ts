/** Charsets of short texts that frequency cannot tell: by where the bytes of common letters lie. */

type Range = readonly [first: number, last: number];
type Set2 = { name: string; lead: readonly Range[]; trail: readonly Range[]; common: readonly Range[] };

/** Two-byte sets; `common` are the leading bytes of everyday characters. Order matters where two fit: the narrower first. */
const SETS: readonly Set2[] = [
  {
    name: 'euc-kr',
    lead: [[0xa1, 0xfe]],
    trail: [[0xa1, 0xfe]],
    common: [
      [0xa1, 0xa1],
      [0xa3, 0xa3],
      [0xb0, 0xc8],
    ],
  },
  {
    name: 'euc-jp',
    lead: [[0xa1, 0xfe]],
    trail: [[0xa1, 0xfe]],
    common: [
      [0xa1, 0xa1],
      [0xa3, 0xa5],
      [0xb0, 0xcf],
    ],
  },
  {
    name: 'gb18030',
    lead: [[0xa1, 0xfe]],
    trail: [[0xa1, 0xfe]],
    common: [
      [0xa1, 0xa1],
      [0xa3, 0xa3],
      [0xb0, 0xd7],
    ],
  },
  {
    name: 'big5',
    lead: [[0xa1, 0xf9]],
    trail: [
      [0x40, 0x7e],
      [0xa1, 0xfe],
    ],
    common: [[0xa1, 0xc6]],
  },
  {
    name: 'shift_jis',
    lead: [
      [0x81, 0x9f],
      [0xe0, 0xef],
    ],
    trail: [
      [0x40, 0x7e],
      [0x80, 0xfc],
    ],
    common: [
      [0x81, 0x84],
      [0x88, 0x98],
    ],
  },
];

/** The two-byte set that these bytes are of; '' when they are none, or too few to say. */
export function twoByteSet(bytes: Uint8Array): string {
  return SETS.find((set) => fits(bytes, set))?.name ?? '';
}

function fits(bytes: Uint8Array, { name, lead, trail, common }: Set2): boolean {
  let pairs = 0;
  let everyday = 0;
  let kana = 0;
  let letters = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte > 0x20) letters += 1;
    if (byte < 0x80) continue;
    if (!within(byte, lead) || !within(bytes[at + 1] ?? 0, trail)) return false;
    pairs += 1;
    if (within(byte, common)) everyday += 1;
    if (byte === 0xa4 || byte === 0xa5) kana += 1;
    at += 1;
  }
  // Japanese is never without kana for long; else Chinese is meant.
  if (name === 'euc-jp' && kana * 5 < pairs) return false;
  // Hangul fills a part of what hanzi are in: all of it must fit.
  const share = name === 'euc-kr' ? 0.95 : 0.8;
  return pairs >= 2 && everyday >= pairs * share && pairs * 2 >= (letters + pairs) * 0.3;
}

function within(byte: number, ranges: readonly Range[]): boolean {
  return ranges.some(([first, last]) => byte >= first && byte <= last);
}

/** Polish and its neighbours read as Western: a superscript or a sign of money within a word. */
export function centralEuropean(western: string): string {
  if (/\p{L}[³¹¿]\p{Ll}|\p{L}Ÿ|Ÿ\p{Ll}|£\p{Ll}{2}|\p{L}œ\p{L}{0,2}[³¹æê]/u.test(western)) {
    return /\p{L}[±¶¼]|[±¶¼]\p{Ll}/u.test(western) ? 'iso-8859-2' : 'windows-1250';
  }
  return /\p{L}[±¶¼]\p{Ll}/u.test(western) ? 'iso-8859-2' : '';
}
