/** NetFlow 9 (RFC 3954) and IPFIX (RFC 7011): sets of templates and sets of records that only a template explains. */
import { element } from './fields.ts';
import type { Flow } from './flow.ts';
import { addressText, Malformed } from './flow.ts';
import { VARIABLE } from './templates.ts';
import type { Field, Speaker, Template, TemplateBook } from './templates.ts';

const FIRST_DATA_SET = 256;
const MOST_FIELDS = 256;
/** InterfaceIndex of RFC 2863. */
const MOST_INDEX = 0x7f_ff_ff_ff;
const MOST_PORT = 0xff_ff;
const MOST_PROTOCOL = 0xff;
/** Set ids of templates: NetFlow 9 counts from 0, IPFIX from 2. */
const setIds = { 9: { flows: 0, options: 1 }, 10: { flows: 2, options: 3 } } as const;

/** Reads one datagram; what cannot be understood yet waits in the book. */
export function readTemplated(datagram: Buffer, book: TemplateBook): Flow[] {
  const { speaker, sets } = headerOf(datagram);
  const flows: Flow[] = [];
  for (const { id, body } of setsIn(datagram, sets)) {
    if (id === setIds[speaker.version].flows) readTemplates(body, speaker, book);
    else if (id === setIds[speaker.version].options) readOptionTemplates(body, speaker, book);
    else if (id >= FIRST_DATA_SET) readOrWait(body, id, { speaker, book, flows });
  }
  for (const { speaker: whose, templateId, set } of book.takeReady())
    readOrWait(set, templateId, { speaker: whose, book, flows });
  return flows;
}

function headerOf(datagram: Buffer): { speaker: Speaker; sets: { from: number; to: number } } {
  const version = datagram.readUInt16BE(0);
  const [header, domainAt] = version === 9 ? [20, 16] : [16, 12];
  if (datagram.length < header) throw new Malformed(`a header of version ${version} has ${header} bytes`);
  const to = version === 9 ? datagram.length : datagram.readUInt16BE(2);
  if (to > datagram.length) throw new Malformed(`it says it has ${to} bytes and has ${datagram.length}`);
  return {
    speaker: { version: version === 9 ? 9 : 10, domain: datagram.readUInt32BE(domainAt) },
    sets: { from: header, to },
  };
}

function* setsIn(
  datagram: Buffer,
  { from, to }: { from: number; to: number },
): Generator<{ id: number; body: Buffer }> {
  for (let at = from; at + 4 <= to;) {
    const length = datagram.readUInt16BE(at + 2);
    if (length < 4 || at + length > to) throw new Malformed(`a set of ${length} bytes at ${at} of ${to}`);
    yield { id: datagram.readUInt16BE(at), body: datagram.subarray(at + 4, at + length) };
    at += length;
  }
}

function readTemplates(body: Buffer, speaker: Speaker, book: TemplateBook): void {
  for (let at = 0; at + 4 <= body.length;) {
    const [id, count] = [body.readUInt16BE(at), body.readUInt16BE(at + 2)];
    // What is left is padding.
    if (id < FIRST_DATA_SET) return;
    at += 4;
    if (count === 0) {
      book.remove(speaker, id);
      continue;
    }
    const { fields, next } = readFields(body, at, count, speaker);
    book.put(speaker, id, { kind: 'flows', scopes: 0, fields });
    at = next;
  }
}

function readOptionTemplates(body: Buffer, speaker: Speaker, book: TemplateBook): void {
  for (let at = 0; at + 6 <= body.length;) {
    const id = body.readUInt16BE(at);
    if (id < FIRST_DATA_SET) return;
    const [first, second] = [body.readUInt16BE(at + 2), body.readUInt16BE(at + 4)];
    // NetFlow 9 gives the lengths of scopes and options in bytes, IPFIX the count of all fields and of scopes.
    const [count, scopes] = speaker.version === 9 ? [(first + second) / 4, first / 4] : [first, second];
    if (speaker.version === 10 && count === 0) {
      book.remove(speaker, id);
      at += 4;
      continue;
    }
    const { fields, next } = readFields(body, at + 6, count, speaker);
    book.put(speaker, id, { kind: 'options', scopes, fields });
    at = next;
  }
}

function readFields(
  body: Buffer,
  from: number,
  count: number,
  { version }: Speaker,
): { fields: Field[]; next: number } {
  if (count > MOST_FIELDS) throw new Malformed(`a template of ${count} fields`);
  const fields: Field[] = [];
  let at = from;
  for (let i = 0; i < count; i += 1) {
    if (at + 4 > body.length) throw new Malformed('a template is cut short');
    const id = body.readUInt16BE(at);
    const enterprise = version === 10 && id >= 0x80_00;
    const length = body.readUInt16BE(at + 2);
    // One of no bytes says nothing; hundreds of them in each record of a byte would keep everybody else waiting.
    if (length > 0) fields.push({ id: id & 0x7f_ff, length, enterprise });
    at += enterprise ? 8 : 4;
  }
  return { fields, next: at };
}

type Reading = { speaker: Speaker; book: TemplateBook; flows: Flow[] };

function readOrWait(body: Buffer, templateId: number, { speaker, book, flows }: Reading): void {
  const template = book.get(speaker, templateId);
  if (!template) return book.wait(speaker, templateId, body);
  const shortest = template.fields.reduce((sum, { length }) => sum + (length === VARIABLE ? 1 : length), 0);
  if (shortest === 0) throw new Malformed('records without a length');
  // What is shorter than a record is padding.
  for (let at = 0; at + shortest <= body.length;) {
    const record = readRecord(body, at, template);
    if (template.kind === 'options') noteSampling(record, speaker, book);
    else flows.push(flowOf(record, body, book.samplingOf(speaker)));
    at = record.next;
  }
}

/** Where the known fields of a record stand, and numbers for those that are numbers. */
type Record = { at: Map<number, { at: number; length: number }>; body: Buffer; next: number };

function readRecord(body: Buffer, from: number, { fields }: Template): Record {
  const places: Record['at'] = new Map();
  let at = from;
  for (const field of fields) {
    let length = field.length;
    if (length === VARIABLE) {
      if (at >= body.length) throw new Malformed('a field is cut short');
      length = body.readUInt8(at);
      at += 1;
      if (length === 255) {
        if (at + 2 > body.length) throw new Malformed('a field is cut short');
        length = body.readUInt16BE(at);
        at += 2;
      }
    }
    if (at + length > body.length) throw new Malformed('a record is cut short');
    if (!field.enterprise) places.set(field.id, { at, length });
    at += length;
  }
  return { at: places, body, next: at };
}

/** A field as a number; exporters may send fewer bytes than the element has (RFC 7011 section 6.2). */
function numberOf({ at, body }: Record, ...ids: number[]): number | undefined {
  for (const id of ids) {
    const place = at.get(id);
    if (!place || place.length < 1 || place.length > 8) continue;
    if (place.length <= 6) return body.readUIntBE(place.at, place.length);
    let value = 0n;
    for (let i = 0; i < place.length; i += 1) value = (value << 8n) | BigInt(body[place.at + i] ?? 0);
    return Number(value);
  }
  return undefined;
}

function flowOf(record: Record, body: Buffer, sampling: number): Flow {
  const address = (four: number, six: number): string => {
    const [short, long] = [record.at.get(four), record.at.get(six)];
    if (short?.length === 4) return addressText(body, short.at, 4);
    return long?.length === 16 ? addressText(body, long.at, 16) : '';
  };
  return {
    source: address(element.source4, element.source6),
    target: address(element.target4, element.target6),
    sourcePort: numberUpTo(MOST_PORT, record, element.sourcePort),
    targetPort: numberUpTo(MOST_PORT, record, element.targetPort),
    protocol: numberUpTo(MOST_PROTOCOL, record, element.protocol),
    bytes: (numberOf(record, element.bytes, element.octetsTotal, element.bytesOut) ?? 0) * sampling,
    packets: (numberOf(record, element.packets, element.packetsTotal, element.packetsOut) ?? 0) * sampling,
    inside: numberUpTo(MOST_INDEX, record, element.inside),
    outside: numberUpTo(MOST_INDEX, record, element.outside),
  };
}

/** 0 for what is more than it can be: kept, it could not be read again. */
function numberUpTo(most: number, record: Record, id: number): number {
  const number = numberOf(record, id) ?? 0;
  return number > most ? 0 : number;
}

function noteSampling(record: Record, speaker: Speaker, book: TemplateBook): void {
  const [kept, skipped] = [
    numberOf(record, element.samplingPacketInterval),
    numberOf(record, element.samplingPacketSpace),
  ];
  if (kept !== undefined && kept > 0 && skipped !== undefined)
    return book.setSampling(speaker, (kept + skipped) / kept);
  const oneIn = numberOf(
    record,
    element.samplingInterval,
    element.samplerRandomInterval,
    element.samplingPacketInterval,
  );
  if (oneIn !== undefined) book.setSampling(speaker, oneIn);
}
