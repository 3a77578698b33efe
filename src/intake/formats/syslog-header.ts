import { readBsdHeader } from './bsd-header.ts';
import { quote } from './draft.ts';
import type { SdElement } from './structured-data.ts';
import { readStructuredData } from './structured-data.ts';
import type { Stamp } from './timestamps.ts';
import { digitsAt, readIsoStamp } from './timestamps.ts';

/**
 * A syslog message taken apart, still in its own words. What is nil ("-") or not given is undefined.
 * `form` is `none` when there was neither a priority nor a time: then `msg` is the whole line.
 */
export type Syslog = {
  form: 'rfc5424' | 'rfc3164' | 'none';
  pri: number | undefined;
  version: number | undefined;
  timestamp: string | undefined;
  stamp: Stamp | undefined;
  hostname: string | undefined;
  app: string | undefined;
  procid: string | undefined;
  msgid: string | undefined;
  sd: SdElement[];
  msg: string;
  dirt: string[];
};

const HIGHEST_PRI = 191;
const BOM = '\uFEFF';

/**
 * Takes a line of RFC 5424, of RFC 3164 in any of its dialects, or of neither apart. Never fails: what is wrong is in
 * `dirt`, with the index of the character. A relay's RFC 3164 header around a whole RFC 5424 message is taken off.
 */
export function parseSyslog(line: string): Syslog {
  const text = strip(line);
  const outer = parseOnce(text);
  if (outer.form !== 'rfc3164' || !isMessage(outer.msg)) return outer;
  const inner = parseOnce(outer.msg);
  return inner.form === 'rfc5424' ? { ...inner, pri: inner.pri ?? outer.pri } : outer;
}

function parseOnce(text: string): Syslog {
  const dirt: string[] = [];
  const start = skipOctetCount(text, dirt);
  const pri = readPri(text, start, dirt);
  const version = readVersion(text, pri.end);
  if (version) return readModern(text, version.end, { pri: pri.value, version: version.version, dirt });
  if (isModernWithoutVersion(text, pri.end)) {
    dirt.push('no version after the priority');
    return readModern(text, skipSpaces(text, pri.end), { pri: pri.value, version: undefined, dirt });
  }
  const empty = { version: undefined, msgid: undefined, sd: [], dirt };
  return { ...empty, pri: pri.value, ...readBsdHeader(text, pri.end, pri.end > start) };
}

/** RFC 5424 section 6: `TIMESTAMP SP HOSTNAME SP APP-NAME SP PROCID SP MSGID SP STRUCTURED-DATA [SP MSG]`. */
function readModern(text: string, from: number, head: Pick<Syslog, 'pri' | 'version' | 'dirt'>): Syslog {
  const tokens: (string | undefined)[] = [];
  let at = from;
  for (let i = 0; i < 5; i += 1) {
    const end = tokenEnd(text, at);
    const token = text.slice(at, end);
    tokens.push(token === '-' || token === '' ? undefined : token);
    at = skipSpaces(text, end);
  }
  const [timestamp, hostname, app, procid, msgid] = tokens;
  const stamp = stampOf(timestamp, head.dirt);
  const data = readData(text, at, head.dirt);
  return { ...head, form: 'rfc5424', timestamp, stamp, hostname, app, procid, msgid, ...data };
}

function stampOf(timestamp: string | undefined, dirt: string[]): Stamp | undefined {
  if (timestamp === undefined) return undefined;
  const found = readIsoStamp(timestamp, 0);
  if (!found || found.end !== timestamp.length) dirt.push(`time ${quote(timestamp)} is not readable`);
  else if (found.stamp.offset === undefined) dirt.push(`time ${quote(timestamp)} has no zone`);
  return found?.stamp;
}

function readData(text: string, at: number, dirt: string[]): { sd: SdElement[]; msg: string } {
  if (text[at] === '[') {
    const data = readStructuredData(text, at);
    dirt.push(...data.dirt);
    if (data.end < text.length && text[data.end] !== ' ')
      dirt.push(`no space after the structured data, at character ${data.end}`);
    return { sd: data.elements, msg: messageFrom(text, data.end) };
  }
  if (text[at] === '-' && (text[at + 1] === ' ' || at + 1 >= text.length))
    return { sd: [], msg: messageFrom(text, at + 1) };
  if (at < text.length) dirt.push(`no structured data, at character ${at}`);
  return { sd: [], msg: messageFrom(text, at) };
}

function messageFrom(text: string, from: number): string {
  const at = text[from] === ' ' ? from + 1 : from;
  return text.slice(text[at] === BOM ? at + 1 : at);
}

function readPri(text: string, from: number, dirt: string[]): { value: number | undefined; end: number } {
  if (text[from] !== '<') return { value: undefined, end: from };
  let end = from + 1;
  while (end < from + 5 && digitsAt(text, end, 1) >= 0) end += 1;
  if (text[end] !== '>' || end === from + 1) return { value: undefined, end: from };
  const value = digitsAt(text, from + 1, end - from - 1);
  if (value <= HIGHEST_PRI) return { value, end: end + 1 };
  dirt.push(`priority ${value} is above ${HIGHEST_PRI}`);
  return { value: undefined, end: end + 1 };
}

/** A version is up to three digits, and counts only when a time or nil follows: Cisco's sequence numbers look alike. */
function readVersion(text: string, from: number): { version: number; end: number } | undefined {
  let end = from;
  while (end < from + 3 && digitsAt(text, end, 1) >= 0) end += 1;
  if (end === from || text[end] !== ' ' || text[from] === '0') return undefined;
  const isNil = text[end + 1] === '-' && text[end + 2] === ' ';
  const isYear = digitsAt(text, end + 1, 4) >= 0 && text[end + 5] === '-';
  return isNil || isYear ? { version: digitsAt(text, from, end - from), end: end + 1 } : undefined;
}

/** After an ISO time come a host, three words and structured data; rsyslog's RFC 3164 with ISO time has a tag instead. */
function isModernWithoutVersion(text: string, from: number): boolean {
  const start = skipSpaces(text, from);
  const stamp = readIsoStamp(text, start);
  if (!stamp || text[stamp.end] !== ' ') return false;
  let at = stamp.end + 1;
  for (let i = 0; i < 4; i += 1) {
    const end = tokenEnd(text, at);
    const last = text[end - 1];
    if (end === at || end >= text.length || last === ':' || last === ']') return false;
    at = end + 1;
  }
  return text[at] === '[' || (text[at] === '-' && (text[at + 1] === ' ' || at + 1 === text.length));
}

function isMessage(msg: string): boolean {
  const pri = readPri(msg, 0, []);
  return readVersion(msg, pri.end) !== undefined;
}

/** Files written from a stream sometimes keep the count of RFC 6587's framing: `162 <14>1 …`. */
function skipOctetCount(text: string, dirt: string[]): number {
  let end = 0;
  while (end < 8 && digitsAt(text, end, 1) >= 0) end += 1;
  if (end === 0 || text[end] !== ' ' || text[end + 1] !== '<') return 0;
  dirt.push('an octet count before the priority');
  return end + 1;
}

function strip(line: string): string {
  let end = line.length;
  while (end > 0 && (line[end - 1] === '\n' || line[end - 1] === '\r')) end -= 1;
  return line.slice(line.startsWith(BOM) ? 1 : 0, end);
}

function tokenEnd(text: string, from: number): number {
  const end = text.indexOf(' ', from);
  return end < 0 ? text.length : end;
}

function skipSpaces(text: string, from: number): number {
  let at = from;
  while (text[at] === ' ') at += 1;
  return at;
}
