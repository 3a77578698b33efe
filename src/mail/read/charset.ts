/** Bytes to text: by the declared charset when it can be true, else by what the bytes look like. Never throws. */
import { isAscii, isUtf8 } from 'node:buffer';
import { analyse } from 'chardet';
import iconv from 'iconv-lite';
import { centralEuropean, twoByteSet } from './guess.ts';

export type Decoded = {
  text: string;
  charset: string;
  /** The declared charset was wrong or unknown. */ wrong: boolean;
};

/** Names seen in mail that the WHATWG registry does not know. */
const ALIASES: Record<string, string> = {
  ansi: 'windows-1252',
  'cp-850': 'cp850',
  cp936: 'gb18030',
  'cp-936': 'gb18030',
  ms936: 'gb18030',
  gb2312: 'gb18030',
  gbk: 'gb18030',
  'x-gbk': 'gb18030',
  'gb-2312': 'gb18030',
  gb2312_charset: 'gb18030',
  'gb2312-80': 'gb18030',
  cp950: 'big5',
  'big5-hkscs': 'big5',
  cp949: 'euc-kr',
  'ks_c_5601-1987': 'euc-kr',
  cp932: 'shift_jis',
  'x-sjis': 'shift_jis',
  'windows-31j': 'shift_jis',
  'iso-2022-jp-1': 'iso-2022-jp',
  'iso-2022-jp-2': 'iso-2022-jp',
  'iso-2022-jp-3': 'iso-2022-jp',
  'iso-2022-jp-ms': 'iso-2022-jp',
  cp50220: 'iso-2022-jp',
  cp50221: 'iso-2022-jp',
  cp51932: 'euc-jp',
  euc_jisx0213: 'euc-jp',
  'euc-jisx0213': 'euc-jp',
  'euc-jis-2004': 'euc-jp',
  shift_jisx0213: 'shift_jis',
  'shift_jis-2004': 'shift_jis',
  'iso-2022-jp-2004': 'iso-2022-jp',
  'iso-8859-8-i': 'iso-8859-8',
  'unicode-1-1-utf-7': 'utf-7',
  utf7: 'utf-7',
  utf8: 'utf-8',
  utf8mb4: 'utf-8',
  'utf-8-strict': 'utf-8',
  macroman: 'macintosh',
  'x-mac-roman': 'macintosh',
  '8bit': '',
  'x-unknown': '',
  unknown: '',
  'unknown-8bit': '',
  'x-user-defined': '',
  default: '',
  none: '',
  charset: '',
  _iso: '',
};

const ESC = 0x1b;
const TILDE = 0x7e;
/** Bytes that are looked at to tell a charset. */
const SAMPLE = 16_384;

/** `hint` is tried before guessing: the charset of the rest of the mail. */
export function decodeBytes(bytes: Uint8Array, declared?: string, hint?: string): Decoded {
  if (isAscii(bytes)) return decodedAscii(bytes, declared);
  const label = canonical(declared);
  // Bytes beyond ASCII are there: that name is wrong.
  const told = label === '' || /^(us-)?ascii$/.test(label) ? undefined : byLabel(bytes, label);
  if (told !== undefined) return { text: told, charset: label, wrong: false };
  const wrong = declared !== undefined && declared !== '';
  for (const guess of [...shapes(bytes), canonical(hint), detected(bytes)]) {
    const text = guess === '' ? undefined : byLabel(bytes, guess);
    if (text !== undefined) return { text, charset: guess, wrong };
  }
  const charset = known(label) && !/^(iso-2022-jp|utf-8|us-ascii|ascii)$/.test(label) ? label : 'windows-1252';
  return { text: loose(bytes, charset), charset, wrong };
}

/** Seven bits may still mean something else: ISO-2022 by ESC, HZ by a tilde, UTF-7, UTF-16 by its zeros. */
function decodedAscii(bytes: Uint8Array, declared: string | undefined): Decoded {
  const label = canonical(declared);
  const odd = /^(utf-16|utf-7|hz-|iso-2022-)/.test(label) && (label !== 'utf-16' || bytes.includes(0));
  for (const charset of [odd ? label : '', shifted(bytes)]) {
    const text = charset === '' ? undefined : byLabel(bytes, charset);
    if (text !== undefined) return { text, charset, wrong: charset !== label };
  }
  return { text: Buffer.from(bytes).toString('latin1'), charset: label === '' ? 'us-ascii' : label, wrong: false };
}

/** Text in this charset, or undefined when the bytes contradict it. */
function byLabel(bytes: Uint8Array, label: string): string | undefined {
  if (!known(label)) return undefined;
  if (label === 'hz-gb-2312') return hz(bytes);
  if (label === 'iso-2022-kr') return iso2022kr(bytes);
  // Western text that is valid UTF-8 with letters beyond ASCII was labelled wrongly: chance does not make such sequences.
  if (SINGLE_BYTE.test(label) && isUtf8(bytes)) return undefined;
  const text = strict(bytes, label);
  if (text !== undefined && !c1(text)) return text;
  if (label === 'utf-8') return mostlyUtf8(bytes);
  return MULTI_BYTE.test(label) ? mostly(bytes, label) : text;
}

const SINGLE_BYTE = /^(us-ascii|ascii|iso-?8859|windows-125|latin|cp125|koi8|macintosh|l1$)/;
const MULTI_BYTE = /^(gb18030|big5|shift_jis|euc-jp|euc-kr|iso-2022-jp)/;

/** A few broken characters do not make another charset: a cut end, a bad relay. */
function mostly(bytes: Uint8Array, label: string): string | undefined {
  const text = loose(bytes, label);
  const bad = text.split('\uFFFD').length - 1;
  const beyond = text.match(/[^\u0000-\u00FF]/g)?.length ?? 0;
  return bad * 12 < beyond ? text : undefined;
}

function mostlyUtf8(bytes: Uint8Array): string | undefined {
  const text = loose(bytes, 'utf-8');
  const bad = text.split('\uFFFD').length - 1;
  const good = (text.match(/[^\u0000-\u007F]/g)?.length ?? 0) - bad;
  return bad * 4 <= good ? text : undefined;
}

/** C1 control characters: what a wrong ISO label makes of Windows or DOS text. */
function c1(text: string): boolean {
  return /[\u0080-\u009F]/.test(text);
}

/** Charsets that show by their form. */
function shapes(bytes: Uint8Array): string[] {
  return isUtf8(bytes) ? ['utf-8'] : [shifted(bytes), 'utf-8'];
}

function shifted(bytes: Uint8Array): string {
  if (!bytes.includes(ESC) && !bytes.includes(TILDE)) return '';
  const text = Buffer.from(bytes.subarray(0, SAMPLE)).toString('latin1');
  if (text.includes('\x1b$)C')) return 'iso-2022-kr';
  if (/\x1b\$[@B]/.test(text)) return 'iso-2022-jp';
  return /~\{(?:[\x21-\x77][\x21-\x7e]){2,200}~\}/.test(text) ? 'hz-gb-2312' : '';
}

/** By frequency of letters where there are enough of them; else by the form of the bytes. */
function detected(bytes: Uint8Array): string {
  const sample = bytes.subarray(0, SAMPLE);
  const candidates = analyse(Buffer.from(sample));
  const likely = candidates.find(
    ({ name, confidence }) => confidence >= 20 && byLabel(bytes, canonical(name)) !== undefined,
  );
  const name = canonical(likely?.name);
  // A few kana pass for Arabic or Greek.
  const sure = !/^(iso-8859-[67]|windows-125[36])$/.test(name) || (likely?.confidence ?? 0) >= 40;
  if (name !== '' && !WESTERN.test(name) && (sure || twoByteSet(sample) === '')) return name;
  return (
    twoByteSet(sample) ||
    centralEuropean(loose(sample, 'windows-1252')) ||
    (name === 'iso-8859-1' ? 'windows-1252' : name)
  );
}

const WESTERN = /^(iso-8859-(1|15|2|9)|windows-125(0|2|4))$/;

function canonical(label: string | undefined): string {
  const clean = (label ?? '')
    .trim()
    .toLowerCase()
    .replaceAll(/["'\s]/g, '')
    .replace(/\*.*$/, '');
  const alias = ALIASES[clean];
  if (alias !== undefined) return alias;
  if (/^cp125\d$/.test(clean) || /^win-?125\d$/.test(clean)) return `windows-${clean.slice(-4)}`;
  if (/^iso8859-?\d+$/.test(clean)) return clean.replace(/^iso8859-?/, 'iso-8859-');
  return clean;
}

const decoders = new Map<string, TextDecoder | null>();

function decoder(label: string, fatal: boolean): TextDecoder | null {
  const key = fatal ? `!${label}` : label;
  const kept = decoders.get(key);
  if (kept !== undefined) return kept;
  let made: TextDecoder | null;
  try {
    made = new TextDecoder(label, { fatal });
  } catch {
    made = null; // RangeError: not in the registry; iconv may know it.
  }
  // The label comes from outside: the map must not grow by it.
  if (decoders.size < 200) decoders.set(key, made);
  return made;
}

function known(label: string): boolean {
  return /^(hz-gb-2312|iso-2022-kr)$/.test(label) || decoder(label, false) !== null || knownToIconv(label);
}

function knownToIconv(label: string): boolean {
  return label.length < 40 && /^[a-z0-9_-]+$/.test(label) && iconv.encodingExists(label);
}

function strict(bytes: Uint8Array, label: string): string | undefined {
  const fatal = decoder(label, true);
  if (fatal === null) return loose(bytes, label);
  try {
    return fatal.decode(bytes);
  } catch {
    return undefined; // The bytes are not of this charset.
  }
}

function loose(bytes: Uint8Array, label: string): string {
  const usual = decoder(label, false);
  if (usual !== null) return usual.decode(bytes);
  return knownToIconv(label) ? iconv.decode(Buffer.from(bytes), label) : Buffer.from(bytes).toString('latin1');
}

/** RFC 1843: pairs between `~{` and `~}` are GB 2312 without the high bit. */
function hz(bytes: Uint8Array): string {
  const text = Buffer.from(bytes).toString('latin1');
  return text
    .replaceAll(/~\{([\x21-\x7e]*?)~\}/g, (_, pairs: string) => loose(highBits(pairs), 'gb18030'))
    .replaceAll('~~', '~');
}

/** RFC 1557: SO … SI surround KS C 5601. */
function iso2022kr(bytes: Uint8Array): string {
  const text = Buffer.from(bytes).toString('latin1').replaceAll('\x1b$)C', '');
  return text.replaceAll(/\x0e([^\x0f]*)\x0f?/g, (_, pairs: string) => loose(highBits(pairs), 'euc-kr'));
}

function highBits(text: string): Uint8Array {
  return Buffer.from(text, 'latin1').map((byte) => (byte > 0x20 ? byte | 0x80 : byte));
}
