/** Records that came as JSON: Splunk's two envelopes are opened, all else is read as it stands. */
import { z } from 'zod';
import { isoOf } from '../../base/clock.ts';
import type { EcsEvent, EcsValue, ReadContext } from '../formats/event.ts';
import { withNote } from '../formats/event.ts';
import { readEvent } from '../formats/read.ts';

/** Splunk's HTTP event collector: metadata around a line or an object. What else stands in it is not looked at. */
export const zHecEvent = z.looseObject({
  time: z.union([z.number(), z.string()]).nullish(),
  host: z.string().nullish(),
  source: z.string().nullish(),
  sourcetype: z.string().nullish(),
  index: z.string().nullish(),
  event: z.unknown().optional(),
  fields: z.record(z.string(), z.unknown()).nullish(),
});

/** What Splunk's alert action "webhook" posts: the first row of the result. */
export const zSplunkAlert = z.object({
  result: z.record(z.string(), z.unknown()),
  sid: z.string(),
  results_link: z.string().nullish(),
  search_name: z.string().nullish(),
  owner: z.string().nullish(),
  app: z.string().nullish(),
});

const MOST_FIELDS = 256;

/** Never throws: what is not JSON after all is read as a line. */
export function readJsonRecord(record: Uint8Array, context: ReadContext): EcsEvent {
  const text = Buffer.from(record.buffer, record.byteOffset, record.byteLength).toString('utf8');
  const json = parsed(text);
  const alert = zSplunkAlert.safeParse(json);
  if (alert.success) return readAlert(text, alert.data, context);
  const envelope = zHecEvent.safeParse(json);
  if (envelope.success && isEnvelope(envelope.data)) return readEnvelope(text, envelope.data, context);
  return readEvent(record, context);
}

const ENVELOPE_KEYS = new Set(Object.keys(zHecEvent.shape));

/** Any program may write an `event`: it is Splunk's envelope when all is known, or what only Splunk calls so is there. */
function isEnvelope(json: z.output<typeof zHecEvent>): boolean {
  if (json.event === undefined || json.event === null) return false;
  return typeof json.sourcetype === 'string' || Object.keys(json).every((key) => ENVELOPE_KEYS.has(key));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON: read as a line like any other.
    return undefined;
  }
}

function readEnvelope(
  text: string,
  { time, host, source, sourcetype, index, event, fields }: z.output<typeof zHecEvent>,
  context: ReadContext,
): EcsEvent {
  const inner = readEvent(typeof event === 'string' ? event : JSON.stringify(event), context);
  const own = Object.entries(fields ?? {})
    .slice(0, MOST_FIELDS)
    .flatMap(([name, value]) => scalars(`splunk.fields.${name}`, value));
  const outer = Object.fromEntries([
    ...own,
    ...scalars('splunk.source', source),
    ...scalars('splunk.sourcetype', sourcetype),
    ...scalars('splunk.index', index),
    ...scalars('splunk.host', host),
  ]);
  const at = timeOf(time);
  const read: EcsEvent = {
    ...outer,
    ...inner,
    ...(host && inner['host.name'] === undefined ? { 'host.name': host } : {}),
    ...(at === undefined ? {} : { '@timestamp': at }),
    'event.original': text,
  };
  return time !== undefined && time !== null && at === undefined
    ? withNote(read, 'the time of the envelope is none')
    : read;
}

/** Epoch seconds with or without a fraction, as a number or in text. */
function timeOf(time: number | string | null | undefined): string | undefined {
  const seconds = typeof time === 'string' && /^\d{1,12}(?:\.\d{1,9})?$/u.test(time) ? Number(time) : time;
  if (typeof seconds !== 'number' || !(seconds > 0 && seconds < 253_402_300_800)) return undefined;
  return isoOf(Math.round(seconds * 1000));
}

function readAlert(
  text: string,
  { result, sid, results_link: link, search_name: name, owner, app }: z.output<typeof zSplunkAlert>,
  context: ReadContext,
): EcsEvent {
  const row = Object.fromEntries(
    Object.entries(result)
      .slice(0, MOST_FIELDS)
      .flatMap(([field, value]) => scalars(`splunk.result.${field}`, value)),
  );
  const raw = result['_raw'];
  const inner = typeof raw === 'string' ? readEvent(raw, context) : readEvent('', context);
  const extra = [
    ...scalars('rule.name', name),
    ...scalars('event.url', link),
    ...scalars('splunk.owner', owner),
    ...scalars('splunk.app', app),
  ];
  return {
    ...row,
    ...(typeof raw === 'string' ? inner : {}),
    ...Object.fromEntries([...addressOf('source', result), ...addressOf('destination', result), ...extra]),
    '@timestamp': inner['@timestamp'] ?? '',
    'event.ingested': inner['event.ingested'] ?? '',
    'event.kind': 'alert',
    'event.module': 'splunk',
    'event.dataset': 'splunk.alert',
    'event.id': sid,
    message: name ?? sid,
    'event.original': text,
  };
}

/** Splunk's common names for the two ends: `src`, `src_ip`, `dest`, `dest_ip`. */
function addressOf(side: 'source' | 'destination', result: Record<string, unknown>): [string, EcsValue][] {
  const short = side === 'source' ? 'src' : 'dest';
  const value = result[`${short}_ip`] ?? result[short];
  if (typeof value !== 'string' || value === '') return [];
  return [z.union([z.ipv4(), z.ipv6()]).safeParse(value).success ? [`${side}.ip`, value] : [`${side}.address`, value]];
}

/** Field and value when the value is one ECS can hold; text without NUL and lone surrogates. */
function scalars(field: string, value: unknown): [string, EcsValue][] {
  if (typeof value === 'number' || typeof value === 'boolean') return [[field, value]];
  if (typeof value === 'string') return value === '' ? [] : [[field, cleaned(value)]];
  if (Array.isArray(value))
    return [
      [
        field,
        value
          .filter((each) => typeof each === 'string' || typeof each === 'number')
          .slice(0, MOST_FIELDS)
          .map((each) => (typeof each === 'string' ? cleaned(each) : each)),
      ],
    ];
  return value === null || value === undefined ? [] : [[field, cleaned(JSON.stringify(value))]];
}

function cleaned(text: string): string {
  return text.slice(0, 32_768).replaceAll('\0', '\uFFFD').toWellFormed();
}
