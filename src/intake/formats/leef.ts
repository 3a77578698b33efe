import { formatStart, readExtension, splitHeader } from './cef.ts';
import type { Draft } from './draft.ts';
import { leefFields } from './leef-fields.ts';
import { put } from './mapping.ts';
import { protocolOf } from './protocols.ts';
import { severityOf } from './severity.ts';
import type { Syslog } from './syslog-header.ts';
import { instantOfPattern, instantOfText } from './time-text.ts';

/** Version|Vendor|Product|Product version|Event id, and in 2.0 the delimiter of the attributes. */
const HEADER_FIELDS = 5;
const MOST_ATTRIBUTES = 2048;
const COMPUTED = new Set(['devTime', 'devTimeFormat', 'proto', 'sev']);

/** Reads IBM's Log Event Extended Format 1.0 and 2.0; false when it is none, then nothing was written. */
export function readLeef(syslog: Syslog, draft: Draft): boolean {
  const start = formatStart(syslog.msg, 'LEEF:');
  if (start < 0) return false;
  const { fields, end } = splitHeader(syslog.msg, start + 5, HEADER_FIELDS);
  const [version = '', vendor = '', product = '', productVersion = '', eventId = ''] = fields;
  draft.set('event.dataset', 'leef');
  if (fields.length < HEADER_FIELDS) draft.note(`${fields.length} of ${HEADER_FIELDS} fields in the LEEF header`);
  draft.set('leef.version', version);
  draft.set('observer.vendor', vendor);
  draft.set('observer.product', product);
  draft.set('observer.version', productVersion);
  draft.set('event.code', eventId);
  writeAttributes(draft, readAttributes(draft, syslog.msg.slice(end), version));
  if (draft.has('source.ip') && draft.has('destination.ip')) draft.set('event.category', ['network']);
  return true;
}

function readAttributes(draft: Draft, text: string, version: string): [string, string][] {
  const { delimiter, from } = version.startsWith('2') ? readDelimiter(draft, text) : { delimiter: '\t', from: 0 };
  const body = text.slice(from).replace(/^[\r\n]+/u, '');
  if (!body.includes(delimiter) && isSpaced(body)) {
    draft.note('LEEF attributes between spaces instead of the delimiter');
    return readExtension(body).pairs;
  }
  const pairs: [string, string][] = [];
  for (const attribute of body.split(delimiter, MOST_ATTRIBUTES)) {
    const equals = attribute.indexOf('=');
    if (equals > 0) pairs.push([attribute.slice(0, equals).trim(), unescape(attribute.slice(equals + 1).trim())]);
    else if (attribute.trim() !== '') draft.note('a LEEF attribute without "="');
  }
  return pairs;
}

/** `|^|`, `|x09|`, `|0x09|`, `|\t|`, or nothing, which is the tab. */
function readDelimiter(draft: Draft, text: string): { delimiter: string; from: number } {
  const bar = text.startsWith('|') ? 0 : text.slice(0, LONGEST_DELIMITER + 1).indexOf('|');
  if (bar < 0) {
    draft.note('no delimiter field in the LEEF 2.0 header');
    return { delimiter: '\t', from: 0 };
  }
  // "||key" has the bar itself for delimiter only when the field is that one character.
  const isBar = text.startsWith('||');
  const field = isBar ? '|' : text.slice(0, bar);
  const hex = /^(?:0x|x|\\x)([0-9a-f]{1,4})$/iu.exec(field)?.[1];
  const delimiter = hex === undefined ? field : String.fromCharCode(Number.parseInt(hex, 16));
  const isTab = delimiter === '' || delimiter === '\\t' || delimiter === '\0';
  return { delimiter: isTab ? '\t' : delimiter, from: isBar ? 2 : bar + 1 };
}

const LONGEST_DELIMITER = 8;

/** Senders that forget the tab: then at least two words before "=" are keys that LEEF predefines. */
function isSpaced(body: string): boolean {
  const keys = readExtension(body).pairs.map(([key]) => key);
  return keys.filter((key) => leefFields.has(key) || COMPUTED.has(key)).length > 1;
}

function writeAttributes(draft: Draft, pairs: [string, string][]): void {
  const values = new Map(pairs);
  writeTime(draft, values.get('devTime'), values.get('devTimeFormat'));
  const protocol = protocolOf(values.get('proto') ?? '');
  draft.set('network.transport', protocol.name);
  draft.set('network.iana_number', protocol.number);
  const severity = values.get('sev') ?? '';
  const number = severityOf(severity);
  if (number === undefined) draft.set('leef.sev', severity);
  else draft.set('event.severity', number);
  for (const [key, value] of pairs) if (!COMPUTED.has(key)) put(draft, leefFields, 'leef', [key, value]);
  draft.set('message', values.get('msg'));
}

function writeTime(draft: Draft, devTime: string | undefined, format: string | undefined): void {
  if (devTime === undefined || devTime === '') return;
  const byFormat = format === undefined ? undefined : instantOfPattern(devTime, format, draft.context);
  const at = byFormat ?? instantOfText(devTime, draft.context);
  if (at === undefined) draft.note(`devTime "${devTime.slice(0, 40)}" is not readable`);
  else draft.setTime('@timestamp', at);
  if (at === undefined) draft.set('leef.devTime', devTime);
}

// LEEF defines no escapes; some senders write CEF's for the two characters that could be mistaken.
function unescape(value: string): string {
  return value.includes('\\') ? value.replaceAll(/\\([=|])/gu, '$1') : value;
}
