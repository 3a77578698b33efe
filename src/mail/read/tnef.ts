/** TNEF (`winmail.dat`), MS-OXTNEF: the attachments and the text that Outlook packs for other Outlooks. */
import { decodeBytes } from './charset.ts';

export type MapiFile = { name: string; mimeType: string; content: Uint8Array; contentId: string | null };
export type MapiContent = { files: MapiFile[]; text: string | undefined; html: string | undefined };

const SIGNATURE = 0x223e9f78;
const ATTACH_LEVEL = 2;
const MOST_FILES = 200;

/** Attributes of the stream, by the low half of their id. */
const ATTRIBUTE = {
  title: 0x8010,
  data: 0x800f,
  renderData: 0x9002,
  attachProps: 0x9005,
  messageProps: 0x9003,
  body: 0x800c,
};
/** Properties by id, MS-OXPROPS. */
const PROPERTY = {
  body: 0x1000,
  bodyHtml: 0x1013,
  attachData: 0x3701,
  attachFilename: 0x3704,
  attachLongFilename: 0x3707,
  displayName: 0x3001,
  attachMimeTag: 0x370e,
  attachContentId: 0x3712,
  codepage: 0x3fde,
};

/** Undefined when it is no TNEF. What is broken in the middle gives what stood before it. */
export function readMapi(bytes: Buffer): MapiContent | undefined {
  if (bytes.length < 6 || bytes.readUInt32LE(0) !== SIGNATURE) return undefined;
  const out: MapiContent = { files: [], text: undefined, html: undefined };
  let file: Draft | undefined;
  for (const { level, id, data } of attributes(bytes)) {
    if (level === ATTACH_LEVEL) {
      if (id === ATTRIBUTE.renderData || !file) {
        finish(out, file);
        file = {};
      }
      addToFile(file, id, data);
    } else if (id === ATTRIBUTE.messageProps) readMessage(out, data);
    else if (id === ATTRIBUTE.body) out.text ??= zeroEnded(data);
  }
  finish(out, file);
  return out;
}

type Draft = { name?: string; longName?: string; mimeType?: string; content?: Uint8Array; contentId?: string };
type Attribute = { level: number; id: number; data: Buffer };

function* attributes(bytes: Buffer): Generator<Attribute> {
  let at = 6;
  while (at + 9 <= bytes.length) {
    const level = bytes[at] ?? 0;
    const id = bytes.readUInt16LE(at + 1);
    const size = bytes.readUInt32LE(at + 5);
    const data = bytes.subarray(at + 9, at + 9 + size);
    if (data.length < size && level !== ATTACH_LEVEL) return;
    yield { level, id, data };
    at += 9 + size + 2;
  }
}

function addToFile(file: Draft, id: number, data: Buffer): void {
  if (id === ATTRIBUTE.title) file.name = zeroEnded(data);
  else if (id === ATTRIBUTE.data) file.content = data;
  else if (id === ATTRIBUTE.attachProps) {
    for (const { id: property, value } of properties(data)) {
      if (property === PROPERTY.attachLongFilename || property === PROPERTY.displayName)
        file.longName ||= textOf(value);
      else if (property === PROPERTY.attachFilename) file.name ||= textOf(value);
      else if (property === PROPERTY.attachMimeTag) file.mimeType = textOf(value);
      else if (property === PROPERTY.attachContentId) file.contentId = textOf(value);
      else if (property === PROPERTY.attachData) file.content = file.content ?? objectOf(value) ?? new Uint8Array();
    }
  }
}

function finish(out: MapiContent, file: Draft | undefined): void {
  if (!file?.content || out.files.length >= MOST_FILES) return;
  const mimeType = /^[\w.+-]+\/[\w.+-]+$/.test(file.mimeType ?? '') ? file.mimeType : undefined;
  out.files.push({
    name: file.longName || file.name || '',
    mimeType: mimeType?.toLowerCase() ?? 'application/octet-stream',
    content: file.content,
    contentId: file.contentId ? `<${file.contentId.replaceAll(/[<>\s]/g, '')}>` : null,
  });
}

function readMessage(out: MapiContent, data: Buffer): void {
  let page = 0;
  let html: Buffer | undefined;
  for (const { id, value } of properties(data)) {
    if (id === PROPERTY.codepage && value.kind === 'number') page = value.number;
    else if (id === PROPERTY.body) out.text ??= textOf(value);
    else if (id === PROPERTY.bodyHtml && value.kind !== 'number') html ??= value.bytes;
  }
  if (html) out.html = decodeBytes(html, page === 65001 ? 'utf-8' : page > 0 ? `cp${page}` : undefined).text;
}

/** PT_OBJECT data starts with the interface's id of 16 bytes; an attached mail is TNEF again and stays as it is. */
function objectOf(value: Value): Uint8Array | undefined {
  if (value.kind === 'number') return undefined;
  return value.type === 0x0d ? value.bytes.subarray(16) : value.bytes;
}

type Value = { kind: 'number'; number: number } | { kind: 'bytes'; type: number; bytes: Buffer };

const FIXED: Record<number, number> = {
  0x02: 4,
  0x03: 4,
  0x04: 4,
  0x05: 8,
  0x06: 8,
  0x07: 8,
  0x0a: 4,
  0x0b: 4,
  0x14: 8,
  0x40: 8,
  0x48: 16,
};
const VARIABLE = new Set([0x0d, 0x1e, 0x1f, 0x102]);
const MULTIPLE = 0x1000;

/** MS-OXTNEF section 2.1.3.4: count, then id with type, a name for named ones, and the value padded to four bytes. */
function* properties(data: Buffer): Generator<{ id: number; value: Value }> {
  if (data.length < 4) return;
  const count = data.readUInt32LE(0);
  let at = 4;
  for (let n = 0; n < count && at + 4 <= data.length; n += 1) {
    const rawType = data.readUInt16LE(at);
    const id = data.readUInt16LE(at + 2);
    at += 4;
    if (id >= 0x8000) at = afterName(data, at);
    const read = valuesAt(data, at, rawType);
    if (!read) return;
    at = read.next;
    if (read.value) yield { id, value: read.value };
  }
}

function afterName(data: Buffer, at: number): number {
  if (at + 24 > data.length) return data.length;
  if (data.readUInt32LE(at + 16) === 0) return at + 24;
  const size = data.readUInt32LE(at + 20);
  return at + 24 + Math.ceil(size / 4) * 4;
}

function valuesAt(data: Buffer, from: number, rawType: number): { value: Value | undefined; next: number } | undefined {
  const type = rawType & ~MULTIPLE;
  const counted = (rawType & MULTIPLE) !== 0 || VARIABLE.has(type);
  let at = from;
  let count = 1;
  if (counted) {
    if (at + 4 > data.length) return undefined;
    count = data.readUInt32LE(at);
    at += 4;
  }
  let value: Value | undefined;
  for (let n = 0; n < count; n += 1) {
    const one = valueAt(data, at, type);
    if (!one) return undefined;
    value ??= one.value;
    at = one.next;
  }
  return { value, next: at };
}

function valueAt(data: Buffer, at: number, type: number): { value: Value; next: number } | undefined {
  const fixed = FIXED[type];
  if (fixed !== undefined) {
    if (at + fixed > data.length) return undefined;
    const number = fixed === 4 ? data.readUInt32LE(at) : 0;
    return {
      value: { kind: 'number', number: type === 0x02 || type === 0x0b ? number & 0xffff : number },
      next: at + fixed,
    };
  }
  if (!VARIABLE.has(type) || at + 4 > data.length) return undefined;
  const size = data.readUInt32LE(at);
  if (at + 4 + size > data.length) return undefined;
  const bytes = data.subarray(at + 4, at + 4 + size);
  return { value: { kind: 'bytes', type, bytes }, next: at + 4 + Math.ceil(size / 4) * 4 };
}

function textOf(value: Value): string {
  if (value.kind === 'number') return '';
  return value.type === 0x1f ? value.bytes.toString('utf16le').replace(/\0+$/, '') : zeroEnded(value.bytes);
}

function zeroEnded(bytes: Buffer): string {
  const end = bytes.indexOf(0);
  return decodeBytes(end < 0 ? bytes : bytes.subarray(0, end)).text;
}
