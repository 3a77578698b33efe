import { cefFields } from './cef-fields.ts';
import type { Draft } from './draft.ts';
import { put } from './mapping.ts';
import { protocolOf } from './protocols.ts';
import { severityOf } from './severity.ts';
import type { Syslog } from './syslog-header.ts';
import { instantOfText } from './time-text.ts';

/** The header of CEF 0 and 1: Version|Vendor|Product|Device version|Signature id|Name|Severity, then the extension. */
const HEADER_FIELDS = 7;
/** The format's name stands at the beginning of the message, or behind a word or two of a relay. */
const WITHIN = 200;
const LONGEST_KEY = 128;
const MOST_PAIRS = 2048;

type Compute = (draft: Draft, value: string) => boolean;

const COMPUTED = new Map<string, Compute>([
  ['rt', (draft, value) => writeTime(draft, '@timestamp', value)],
  ['start', (draft, value) => writeTime(draft, 'event.start', value)],
  ['end', (draft, value) => writeTime(draft, 'event.end', value)],
  ['proto', writeProtocol],
  ['act', (draft, value) => draft.set('event.action', value.toLowerCase().replaceAll(' ', '_'))],
  ['outcome', writeOutcome],
  ['fileHash', writeHash],
]);

/** Reads the Common Event Format, with or without a syslog header; false when it is none, then nothing was written. */
export function readCef(syslog: Syslog, draft: Draft): boolean {
  const start = formatStart(syslog.msg, 'CEF:');
  if (start < 0) return false;
  const { fields, end } = splitHeader(syslog.msg, start + 4, HEADER_FIELDS);
  const [version = '', vendor = '', product = '', deviceVersion = '', signature = '', name = '', severity = ''] =
    fields;
  draft.set('event.dataset', 'cef');
  if (fields.length < HEADER_FIELDS) draft.note(`${fields.length} of ${HEADER_FIELDS} fields in the CEF header`);
  draft.set('cef.version', version.trim());
  draft.set('observer.vendor', vendor);
  draft.set('observer.product', product);
  draft.set('observer.version', deviceVersion);
  draft.set('event.code', signature);
  draft.set('rule.name', name);
  writeSeverity(draft, severity.trim());
  writeExtension(draft, syslog.msg.slice(end));
  if (!draft.has('message')) draft.set('message', name);
  if (draft.has('source.ip') && draft.has('destination.ip')) draft.set('event.category', ['network']);
  return true;
}

/** Where the format's name begins: at the start or after a space, followed by its version. -1 when it is not there. */
export function formatStart(msg: string, format: string): number {
  const at = msg.slice(0, WITHIN).indexOf(format);
  const isStart = at === 0 || msg[at - 1] === ' ';
  return at >= 0 && isStart && /^\d/u.test(msg.slice(at + format.length, at + format.length + 1)) ? at : -1;
}

/** Splits at unescaped `|`; `\|` and `\\` are unescaped. `end`: index after the last field's bar. */
export function splitHeader(text: string, from: number, count: number): { fields: string[]; end: number } {
  const fields: string[] = [];
  let start = from;
  for (let i = from; i < text.length; i += 1) {
    if (text[i] === '\\') i += 1;
    else if (text[i] === '|') {
      fields.push(unescapeHeader(text.slice(start, i)));
      start = i + 1;
      if (fields.length === count) return { fields, end: start };
    }
  }
  if (start < text.length) fields.push(unescapeHeader(text.slice(start)));
  return { fields, end: text.length };
}

/**
 * `key=value key=value` where values hold spaces: a key is the word before an unescaped `=`. An `=` after what cannot be
 * a key belongs to the value. Linear: the last space is remembered, never searched.
 */
export function readExtension(text: string): { pairs: [key: string, value: string][]; dirt: string[] } {
  const read: { pairs: [string, string][]; dirt: string[] } = { pairs: [], dirt: [] };
  let key: string | undefined;
  let valueAt = 0;
  let wordAt = 0;
  const finish = (end: number): void => {
    if (key !== undefined && read.pairs.length < MOST_PAIRS)
      read.pairs.push([key, unescapeValue(text.slice(valueAt, end).trim())]);
  };
  for (let i = 0; i < text.length; i += 1) {
    const c = text[i];
    if (c === '\\') i += 1;
    else if (c === ' ' || c === '\t') wordAt = i + 1;
    else if (c === '=') {
      if (isKey(text, wordAt, i)) {
        finish(wordAt);
        key = text.slice(wordAt, i);
        valueAt = i + 1;
      } else if (read.dirt.length === 0)
        read.dirt.push(`"=" that should be escaped, at character ${i} of the extension`);
      wordAt = i + 1;
    }
  }
  finish(text.length);
  return read;
}

function isKey(text: string, from: number, end: number): boolean {
  if (end === from || end - from > LONGEST_KEY) return false;
  // A word that begins right after an "=" is a value: in "a=b=c" only "a" is a key.
  if (from > 0 && text[from - 1] === '=') return false;
  return /^[\w.[\]-]+$/u.test(text.slice(from, end));
}

function writeExtension(draft: Draft, extension: string): void {
  const { pairs, dirt } = readExtension(extension);
  for (const note of dirt) draft.note(note);
  for (const [key, value] of pairs) {
    if (value === '' || COMPUTED.get(key)?.(draft, value)) continue;
    put(draft, cefFields, 'cef', [key, value]);
  }
}

function writeSeverity(draft: Draft, severity: string): void {
  const number = severityOf(severity);
  if (number !== undefined) draft.set('event.severity', number);
  else if (severity !== '') draft.set('cef.severity', severity);
}

function writeTime(draft: Draft, field: string, value: string): boolean {
  const at = instantOfText(value, draft.context);
  if (at !== undefined) return draft.setTime(field, at);
  draft.note(`time "${value.slice(0, 40)}" is not readable`);
  return false;
}

function writeProtocol(draft: Draft, value: string): boolean {
  const protocol = protocolOf(value);
  draft.set('network.transport', protocol.name);
  draft.set('network.iana_number', protocol.number);
  return true;
}

/** ECS knows three outcomes; other words stay the sender's. */
function writeOutcome(draft: Draft, value: string): boolean {
  const word = value.toLowerCase();
  if (word.startsWith('succe')) return draft.set('event.outcome', 'success');
  return word.startsWith('fail') && draft.set('event.outcome', 'failure');
}

const HASHES = new Map([
  [32, 'md5'],
  [40, 'sha1'],
  [64, 'sha256'],
]);

function writeHash(draft: Draft, value: string): boolean {
  const name = /^[0-9a-f]+$/iu.test(value) ? HASHES.get(value.length) : undefined;
  return name !== undefined && draft.set(`file.hash.${name}`, value);
}

function unescapeHeader(text: string): string {
  return text.includes('\\') ? text.replaceAll(/\\([|\\])/gu, '$1') : text;
}

const ESCAPES = new Map([
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
]);

function unescapeValue(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replaceAll(/\\([\\=|nrt])/gu, (_, letter: string) => ESCAPES.get(letter) ?? letter);
}
