/** The poller whole: what it polls follows the database; what it sees goes to the wire log, the states and the measurements. */
import type { Clock } from '../base/clock.ts';
import type { Logger } from '../base/log.ts';
import { keepCurrent } from '../bus/current.ts';
import type { Doorbell } from '../bus/doorbell.ts';
import { presentPlace } from '../db/facts.ts';
import type { Fact } from '../db/facts.ts';
import type { Db } from '../db/open.ts';
import { systemScope } from '../db/open.ts';
import type { Collector } from '../wire/collector.ts';
import { readDirectory } from './directory.ts';
import { Ledger } from './ledger.ts';
import { openPollers } from './pollers.ts';
import { Scoring } from './scoring.ts';
import { onSiteSamples } from './site-samples.ts';
import type { ScoringCounts } from './scoring.ts';
import type { PollCounts } from './poller.ts';
import { concernedBy, judges, topics } from './polling-facts.rules.ts';

export type PollingOptions = {
  /** Under the role watchfloor_wire. */
  wire: Db;
  collector: Collector;
  doorbell: Doorbell;
  clock: Clock;
  log: Logger;
  secret: string;
};

export type Polling = {
  counts(): PollCounts & { ping: 'fping' | 'none'; scoring: ScoringCounts };
  /** Resolves when what is to be polled is read anew. */
  reload(): Promise<void>;
  stop(): Promise<void>;
};

/** Read anew at times without a change, too: each day's use of a credential is noted so. */
const ANYWAY_MS = 3_600_000;
const AGAIN_MS = 100;
const AFTER_ERROR_MS = 2000;

export async function startPolling(options: PollingOptions): Promise<Polling> {
  const { wire, collector, doorbell, clock, log } = options;
  const ledger: Ledger = new Ledger({ wire, collector, clock, log, kept: (samples) => scoring.take(samples) });
  const scoring = new Scoring({ wire, clock, log, say: (of, seen, at) => ledger.say(of, seen, at) });
  const sites = onSiteSamples((samples) => scoring.take(samples));
  const pollers = await openPollers({ ledger, clock, log });
  const { poller } = pollers;
  let closed = false;
  const unreadable = 'what is to be polled cannot be read; polling goes on as it was';

  const read = async (): Promise<string> => {
    const place = await wire.as(systemScope, (tx) => presentPlace(tx));
    await follow();
    scoring.judged();
    return place;
  };
  const follow = async (only?: readonly string[]): Promise<void> => {
    const directory = await readDirectory(options, { known: poller.knows(), ...(only && { only }) });
    if (closed) return;
    pollers.apply(directory, only);
    scoring.apply([...directory.devices, ...directory.elsewhere], only);
  };
  const change = async (facts: readonly Fact[]): Promise<boolean> => {
    const devices = concernedBy(facts, (credentials) => poller.askedWith(credentials));
    if (devices === 'all') return false;
    if (devices.length > 0) await follow(devices);
    if (judges(facts)) scoring.judged();
    return true;
  };
  const current = await keepCurrent({
    ...{ db: wire, doorbell, clock, topics, read, change },
    failed: (error) => log.warn({ err: error }, unreadable),
    waits: { unsettledMs: AGAIN_MS, afterErrorMs: AFTER_ERROR_MS },
  });
  let hourly = clock.after(ANYWAY_MS, anyway);
  function anyway(): void {
    current.reload().catch((error: unknown) => log.warn({ err: error }, unreadable));
    hourly = clock.after(ANYWAY_MS, anyway);
  }
  return {
    counts: () => ({ ...poller.counts(), ping: pollers.canPing ? 'fping' : 'none', scoring: scoring.counts() }),
    reload: current.reload,
    async stop() {
      closed = true;
      sites.close();
      hourly.cancel();
      await current.stop();
      await pollers.stop();
      await ledger.stop();
      await scoring.stop();
    },
  };
}
