/**
 * Makes durable what a collector sent. Whose it is comes from its certificate: every record is put under that client, and
 * every transaction sees that client alone, whatever the collector says. The number of the entry moves on in the same
 * transaction, so that what is sent twice is kept once.
 */
import { z } from 'zod';
import type { Clock } from '../base/clock.ts';
import { isoOf } from '../base/clock.ts';
import { storable, storableJson } from '../base/storable.ts';
import type { Logger } from '../base/log.ts';
import type { Db, Scope, Tx } from '../db/open.ts';
import type { QuarantineSink, UnknownReason } from '../intake/identity-types.ts';
import { keepMinutes, zDeviceMinutes } from '../intake/flow/minutes.ts';
import { keepResults, keepSamples, zResults } from '../monitoring/results.ts';
import type { KeptSample } from '../monitoring/scoring.ts';
import type { Batch, SourceRef } from '../wire/batch.ts';
import { countDrop, countReceived } from '../wire/counters.ts';
import { decodeBatch } from '../wire/frame.ts';
import { appendFrame } from '../wire/log-postgres.ts';
import type { WireLog } from '../wire/log.ts';
import { POLL_LISTENER } from '../wire/observation.ts';
import type { Entry } from './frames.ts';
import { unpackJson } from './frames.ts';
import { believable } from './rules.ts';
import { advance } from './store.ts';

export type KeepOptions = {
  wire: Db;
  wireLog: WireLog;
  quarantine: QuarantineSink & { settled(): Promise<void> };
  clock: Clock;
  log: Logger;
  say(who: Who, action: 'collector_gave_up', message: string): void;
  /** Told of the measurements that were kept, once. */
  measured(samples: readonly KeptSample[]): void;
  /** Resolves when what was said is durable. */
  said(): Promise<void>;
};

/** Who sent it, as its certificate says; `devices`: those of its client. */
export type Who = { id: string; clientId: string; name: string; bufferId: string; devices: ReadonlySet<string> };

/** The collector was revoked meanwhile. */
export class Revoked extends Error {}

const MOST_UNPACKED = 64 * 1024 * 1024;
const MOST_STRANGERS = 10_000;
/** The doors a site has; anything else a collector may say is called by no name. */
const doors = new Set(['syslog-udp', 'syslog-tcp', 'syslog-tls', 'trap', 'flow', POLL_LISTENER]);

/** Durable when it resolves. Throws Revoked, or what hinders it now: then the entry is to be tried again. */
export async function keepEntry(options: KeepOptions, who: Who, entry: Entry): Promise<void> {
  let keep: (first: (tx: Tx) => Promise<boolean>) => Promise<void>;
  try {
    keep = read(options, who, entry);
  } catch (error) {
    options.log.error(
      { why: whyOf(error), collector: who.name, kind: entry.kind },
      'a collector sent what cannot be read',
    );
    countDrop(`collector ${who.name}`, 'unreadable', Math.max(1, entry.records));
    keep = (first) => inScope(options, who, async (tx) => void (await first(tx)));
  }
  const place = { collectorId: who.id, bufferId: who.bufferId, sequence: entry.sequence };
  await keep(async (tx) => {
    const found = await advance(tx, { ...place, at: isoOf(options.clock.now()) });
    if (found === 'refused') throw new Revoked();
    return found === 'first';
  });
}

/** The first fault: of a hundred thousand, all together would be a line of megabytes in the log. */
function whyOf(error: unknown): string {
  const [first] = error instanceof z.ZodError ? error.issues : [];
  return (first ? `${first.path.join('.')}: ${first.message}` : String(error)).slice(0, 300);
}

type Keep = (first: (tx: Tx) => Promise<boolean>) => Promise<void>;

/** What there is to do for it; throws when it is not what it should be. */
function read(options: KeepOptions, who: Who, { kind, payload }: Entry): Keep {
  switch (kind) {
    case 'records':
      return keepRecords(options, who, payload);
    case 'results':
      return keepPolled(options, who, payload);
    case 'flows':
      return keepFlows(options, who, payload);
    case 'strangers':
      return keepStrangers(options, who, payload);
    case 'given-up':
      return keepGivenUp(options, who, payload);
  }
}

function keepRecords(options: KeepOptions, who: Who, payload: Buffer): Keep {
  const { wireLog, clock } = options;
  // Looked at before anything is unpacked: the lengths decide how much memory that takes.
  if (payload.length < 17 || payload.readUInt32LE(5) + payload.readUInt32LE(13) > MOST_UNPACKED)
    throw new RangeError('a batch too large');
  const batch = owned(decodeBatch(payload), who, clock.now());
  return async (first) => {
    await wireLog.append(batch, {
      key: '',
      again: false,
      put: (encoded) =>
        inScope(options, who, async (tx) => ((await first(tx)) ? appendFrame(tx.pg, clock, encoded) : 0)),
    });
  };
}

/** The batch as this collector's client's, whatever it says itself. */
function owned(batch: Batch, who: Who, now: number): Batch {
  const counts = new Uint32Array(batch.sources.length);
  for (const index of batch.source) {
    if (index >= counts.length) throw new RangeError('a record of no source');
    counts[index] = (counts[index] ?? 0) + 1;
  }
  if (batch.ends.some((end, i) => end > batch.bytes.length || end < (batch.ends[i - 1] ?? 0)))
    throw new RangeError('records that overlap');
  const sources = batch.sources.map((source): SourceRef => {
    const { deviceId, listener } = source;
    const isKnown = deviceId !== null && who.devices.has(deviceId);
    const door = doors.has(listener) ? listener : 'door';
    return {
      ...source,
      clientId: who.clientId,
      deviceId: isKnown ? deviceId : null,
      listener: door === POLL_LISTENER ? door : `${door} at ${who.name}`,
    };
  });
  sources.forEach(({ listener }, i) => countReceived(listener, counts[i] ?? 0, 0));
  return { ...batch, sources, at: batch.at.map((at) => believable(at, now)) };
}

function keepPolled(options: KeepOptions, who: Who, payload: Buffer): Keep {
  const results = zResults.parse(storableJson(unpackJson(payload)));
  const own = <T extends { deviceId: string }>(rows: readonly T[]): (T & { clientId: string })[] =>
    rows.filter(({ deviceId }) => who.devices.has(deviceId)).map((row) => ({ ...row, clientId: who.clientId }));
  const now = options.clock.now();
  const samples = own(results.samples)
    .filter(isBelievable)
    .map((each) => ({ ...each, at: believable(each.at, now) }));
  return async (first) => {
    // Samples first: of two of one series and second one counts, so twice is once there, too.
    const kept = await keepSamples(options.wire, samples);
    const isFirst = await inScope(options, who, async (tx) => {
      if (!(await first(tx))) return false;
      const { states, gone, statuses } = results;
      await keepResults(tx, options.clock, { states: own(states), gone: own(gone), statuses: own(statuses) });
      return true;
    });
    if (isFirst && kept.length > 0) options.measured(kept);
  };
}

function keepFlows(options: KeepOptions, who: Who, payload: Buffer): Keep {
  const now = options.clock.now();
  const own = z
    .array(zDeviceMinutes)
    .parse(storableJson(unpackJson(payload)))
    .filter(({ deviceId }) => who.devices.has(deviceId))
    .map((each) => ({ ...each, clientId: who.clientId }));
  const minutes = own.map((each) => ({
    ...each,
    minutes: each.minutes.map((one) => ({ ...one, at: minuteOf(one.at, now) })),
  }));
  return (first) =>
    inScope(options, who, async (tx) => {
      if (await first(tx)) await keepMinutes(tx, minutes);
    });
}

// More than any counter of 64 bits can tell in bits a second; sums and squares of it are numbers still.
const MOST_VALUE = 1e21;

/** One absurd value would make what is usual for its series no number, and stop the scoring of others beside it. */
export function isBelievable({ value }: { value: number }): boolean {
  return Math.abs(value) <= MOST_VALUE;
}

/** A minute begins at a whole one, whatever the site's clock says. */
function minuteOf(at: number, now: number): number {
  return Math.floor(believable(at, now) / 60_000) * 60_000;
}

export const zStrangers = z
  .array(
    z.object({
      listenerId: z.string().max(100),
      transport: z.enum(['udp', 'tcp', 'tls', 'http', 'trap']),
      // One that the database refuses would stand in the way of everybody else's.
      address: z.union([z.ipv4(), z.ipv6()]),
      host: z.string().max(300).transform(storable).optional(),
      reason: z.string().max(100),
      kind: z.enum(['syslog', 'trap', 'json']),
      /** Base64. */
      record: z.string(),
      at: z.number(),
    }),
  )
  .max(MOST_STRANGERS);

const reasons: readonly UnknownReason[] = ['no-device', 'ambiguous-address', 'bad-credential', 'relay-host-unknown'];

/** What nobody at the site could be named for: into quarantine here, where a person looks at it. */
function keepStrangers(options: KeepOptions, who: Who, payload: Buffer): Keep {
  const { quarantine, clock } = options;
  const strangers = zStrangers.parse(unpackJson(payload));
  return async (first) => {
    for (const { listenerId, transport, address, host, reason, kind, record, at } of strangers) {
      const arrival = {
        listenerId: `${doors.has(listenerId) ? listenerId : 'door'} at ${who.name}`,
        transport,
        address,
      };
      const why = reasons.find((each) => each === reason) ?? 'no-device';
      const named = host === undefined ? arrival : { ...arrival, host };
      quarantine.put(named, why, kind, Buffer.from(record, 'base64'), believable(at, clock.now()));
    }
    await quarantine.settled();
    await inScope(options, who, async (tx) => void (await first(tx)));
  };
}

function keepGivenUp(options: KeepOptions, who: Who, payload: Buffer): Keep {
  const { records } = z.object({ records: z.number() }).parse(unpackJson(payload));
  return (first) =>
    inScope(options, who, async (tx) => {
      if (!(await first(tx))) return;
      const words = `the disk buffer of collector ${who.name} was full: ${records} records lost`;
      options.say(who, 'collector_gave_up', words);
      // Before this is committed: it may be said twice, never not.
      await options.said();
    });
}

function inScope<T>({ wire }: KeepOptions, { clientId }: Who, work: (tx: Tx) => Promise<T>): Promise<T> {
  return wire.as(scopeOfCollector(clientId), work);
}

/** The eyes that everything of a collector is written with: its client's alone. */
export function scopeOfCollector(clientId: string): Scope {
  return { side: 'system', clients: [clientId], actorId: null };
}
