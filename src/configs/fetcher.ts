/** Fetches what is due, a few devices at a time; writes down what came of it. Runs in one process of an installation. */
import { theSystem } from '../base/actor.ts';
import { instantOf, isoOf } from '../base/clock.ts';
import type { Clock, Instant } from '../base/clock.ts';
import type { Logger } from '../base/log.ts';
import { every } from '../bus/every.ts';
import { recordFact } from '../db/facts.ts';
import type { Db } from '../db/open.ts';
import { systemScope } from '../db/open.ts';
import { useCredentials } from '../estate/credentials.ts';
import type { Collector } from '../wire/collector.ts';
import { observationRecord, POLL_LISTENER } from '../wire/observation.ts';
import { configTopics } from './api.ts';
import { fetchFrom, LIMITS } from './fetch.ts';
import type { Fetching } from './fetch.ts';
import { nextAfter, outsideAny } from './fetcher.rules.ts';
import { openScratch, printOfKey } from './ssh.ts';
import type { Login } from './ssh.ts';
import { claimDue, freeBusy, updateWatch, watchOf } from './store.ts';
import type { Due, WatchRow } from './store.ts';
import { differenceIn, takeIn } from './take-in.ts';
import type { NewVersion } from './versions.store.ts';

export type FetcherOptions = {
  /** Under the role watchfloor_wire. */
  wire: Db;
  collector: Collector;
  clock: Clock;
  log: Logger;
  secret: string;
  /** The data folder: secrets are there while they are needed. */
  data: string;
};

export type FetchCounts = { busy: number; fetched: number; failed: number; changed: number; unplanned: number };
export type Fetcher = { counts(): FetchCounts; stop(): Promise<void> };

const AT_ONCE = 4;
const EVERY_MS = 1000;
const LONGEST_WRITE_MS = 3000;

export async function startFetcher(options: FetcherOptions): Promise<Fetcher> {
  const { wire, clock, log, data } = options;
  const scratch = openScratch(data);
  await wire.as(systemScope, freeBusy);
  const counts = { fetched: 0, failed: 0, changed: 0, unplanned: 0 };
  const busy = new Set<Promise<void>>();

  const one = async (due: Due): Promise<void> => {
    const [at, began] = [clock.now(), clock.monotonic()];
    try {
      const differs = async (text: string): Promise<boolean> =>
        (await wire.as(systemScope, (tx) => differenceIn(tx, due, text))) !== undefined;
      const fetching = await fetchFrom(due, await loginOf(options, due), { scratch, clock, differs });
      counts[fetching.is === 'told' ? 'fetched' : 'failed'] += 1;
      const version = await writeDown(options, { due, fetching, at, tookMs: clock.monotonic() - began });
      if (version?.previousId) counts.changed += 1;
      if (version?.planned === 'unplanned') counts.unplanned += 1;
    } catch (error) {
      // It is due again when its time of being busy is over.
      log.error({ err: error, device: due.deviceId }, 'a configuration was not taken in; it is fetched again');
    }
  };
  const tick = async (): Promise<void> => {
    const most = AT_ONCE - busy.size;
    if (most <= 0) return;
    const now = clock.now();
    const until = isoOf(now + 4 * LIMITS.ms);
    for (const due of await wire.as(systemScope, (tx) => claimDue(tx, { now: isoOf(now), until, most }))) {
      const fetching = one(due).finally(() => busy.delete(fetching));
      busy.add(fetching);
    }
  };
  const loop = every(EVERY_MS, tick, { clock, log });
  return {
    counts: () => ({ ...counts, busy: busy.size }),
    async stop() {
      await loop.stop();
      await Promise.all(busy);
    },
  };
}

async function loginOf(options: FetcherOptions, { credentialId, name }: Due): Promise<Login | undefined> {
  if (credentialId === null) return undefined;
  const use = { by: theSystem, for: `configuration of ${name}` };
  const secrets = await options.wire.as(systemScope, (tx) => useCredentials(tx, options, [credentialId], use));
  const secret = secrets.get(credentialId);
  return secret?.kind === 'ssh-password' || secret?.kind === 'ssh-key' ? secret : undefined;
}

/** `at`: when it began; what happened later is not in it. */
type Done = { due: Due; fetching: Fetching; at: Instant; tookMs: number };

/** What came of a fetch, in one transaction. */
async function writeDown(options: FetcherOptions, done: Done): Promise<NewVersion | undefined> {
  const { wire, clock } = options;
  const { due, fetching } = done;
  const { clientId, deviceId } = due;
  return wire.as(systemScope, async (tx) => {
    const now = await watchOf(tx, deviceId, true);
    if (!now) return undefined;
    const version = fetching.is === 'told' ? await takeIn(tx, clock, { watch: due, ...fetching }) : undefined;
    await updateWatch(tx, deviceId, {
      ...stateAfter(done),
      ...keysAfter(clock, done),
      ...askedAfter(clock, done, now),
    });
    // In the wire log before this is committed: after a crash it may be said twice, but never not.
    if (version?.planned === 'unplanned') await sayUnplanned(options, done, version);
    await recordFact(tx, clock, { topic: configTopics.fetched, clientId, subjectId: deviceId });
    return version;
  });
}

function stateAfter({ due, fetching, at: began, tookMs }: Done): Partial<WatchRow> {
  const at = isoOf(began);
  const told = { busyUntil: null, lastAt: at, tookMs: Math.round(tookMs) };
  if (fetching.is === 'told') return { ...told, lastOkAt: at, failure: '', failingSince: null };
  const failure =
    fetching.is === 'failed'
      ? fetching.words
      : 'it shows another host key than before: nothing is fetched until you accept it';
  return { ...told, failure: failure.slice(0, 500), failingSince: due.failingSince ?? at };
}

function keysAfter(clock: Clock, { due, fetching }: Done): Partial<WatchRow> {
  const at = isoOf(clock.now());
  if (fetching.is === 'changed-key')
    return { offeredKey: fetching.offered, offeredPrint: printOfKey(fetching.offered), offeredAt: at };
  if (fetching.is !== 'told') return {};
  const gone = { offeredKey: null, offeredPrint: null, offeredAt: null };
  if (due.hostKey !== null) return gone;
  return { ...gone, hostKey: fetching.hostKey, hostPrint: printOfKey(fetching.hostKey), hostAt: at, hostBy: null };
}

/** What was asked meanwhile stays asked; after a failure what told us of it is remembered for the next time. */
function askedAfter(clock: Clock, { due, fetching }: Done, now: WatchRow): Partial<WatchRow> {
  const at = clock.now();
  if (instantOf(now.nextAt) > instantOf(due.nextAt)) return { askedAt: isoOf(at), askedEventAt: null };
  const failed = fetching.is !== 'told';
  const next = { askedAt: null, nextAt: isoOf(at + nextAfter(now.everyHours, failed, due.deviceId)) };
  return failed ? next : { ...next, askedWhy: null, askedWho: null, askedEventAt: null };
}

async function sayUnplanned(
  { collector, clock }: FetcherOptions,
  { due, at }: Done,
  version: NewVersion,
): Promise<void> {
  const { clientId, deviceId, address } = due;
  const bytes = observationRecord(outsideAny(version));
  const source = { clientId, deviceId, listener: POLL_LISTENER, address: address ?? '', kind: 'json' } as const;
  collector.add(source, { bytes, spans: [0, bytes.length], count: 1, at });
  // While the log takes nothing the transaction must not stay open: what others have said waits behind it.
  const timer = Promise.withResolvers<never>();
  const limit = clock.after(LONGEST_WRITE_MS, () => timer.reject(new Error('the wire log takes nothing')));
  try {
    await Promise.race([collector.flushed(), timer.promise]);
  } finally {
    limit.cancel();
  }
}
