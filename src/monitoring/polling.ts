/** The poller whole: what it polls follows the database; what it sees goes to the wire log, the states and the measurements. */
import type { Clock, Timer } from '../base/clock.ts';
import type { Logger } from '../base/log.ts';
import type { Doorbell } from '../bus/doorbell.ts';
import { factsAfter, factsUnsettled, presentPlace } from '../db/facts.ts';
import type { Db } from '../db/open.ts';
import { systemScope } from '../db/open.ts';
import { openSnmp } from '../snmp/client.ts';
import type { Collector } from '../wire/collector.ts';
import { readDirectory } from './directory.ts';
import { Ledger } from './ledger.ts';
import { Outside } from './outside.ts';
import { Poller } from './poller.ts';
import { Scoring } from './scoring.ts';
import type { ScoringCounts } from './scoring.ts';
import type { PollCounts } from './poller.ts';
import { hasFping } from './reach.ts';
import { pollingTopic } from './polling-topic.ts';
import { judgedTopic } from './verdicts.ts';
import { watchTopic } from './watches.ts';

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

const TOPICS = ['device.changed', 'credential.changed', 'collector.changed', pollingTopic, watchTopic, judgedTopic];
/** Read anew at times without a change, too: each day's use of a credential is noted so. */
const ANYWAY_MS = 3_600_000;
const AGAIN_MS = 100;
const AFTER_ERROR_MS = 2000;

export async function startPolling(options: PollingOptions): Promise<Polling> {
  const { wire, collector, doorbell, clock, log } = options;
  const canPing = await hasFping();
  if (!canPing) log.warn('there is no fping: devices are not pinged; install it (apt-get install fping)');
  const ledger: Ledger = new Ledger({ wire, collector, clock, log, kept: (samples) => scoring.take(samples) });
  const scoring = new Scoring({ wire, clock, log, say: (of, seen, at) => ledger.say(of, seen, at) });
  const poller = new Poller({ snmp: openSnmp({ clock }), ledger, clock, log });
  const outside = new Outside({ ledger, clock, log, canPing, take: (id, parts) => poller.take(id, parts) });
  let place = '0.0';
  let [rung, closed] = [false, false];
  let later: Timer | undefined;
  let looking: Promise<void> | undefined;

  const reload = async (): Promise<void> => {
    place = await wire.as(systemScope, (tx) => presentPlace(tx));
    const directory = await readDirectory(options, poller.knows());
    if (closed) return;
    poller.apply(directory);
    outside.apply(directory);
    scoring.apply(directory.devices);
    scoring.judged();
  };
  const look = async (): Promise<void> => {
    const { stale, unsettled } = await wire.as(systemScope, async (tx) => ({
      unsettled: await factsUnsettled(tx),
      stale: (await factsAfter(tx, place, 1, TOPICS)).length > 0,
    }));
    if (stale) await reload();
    else if (unsettled) again(AGAIN_MS);
  };
  const run = async (): Promise<void> => {
    while (rung && !closed) {
      rung = false;
      try {
        await look();
      } catch (error) {
        log.warn({ err: error }, 'what is to be polled cannot be read; polling goes on as it was');
        again(AFTER_ERROR_MS);
      }
    }
    looking = undefined;
  };
  const wake = (): void => {
    rung = true;
    if (!closed) looking ??= run();
  };
  const again = (milliseconds: number): void => {
    later?.cancel();
    later = clock.after(milliseconds, wake);
  };
  let hourly = clock.after(ANYWAY_MS, anyway);
  function anyway(): void {
    reload().catch((error: unknown) => log.warn({ err: error }, 'what is to be polled cannot be read'));
    hourly = clock.after(ANYWAY_MS, anyway);
  }

  await reload();
  const stopRinging = doorbell.onRing(wake);
  return {
    counts: () => ({ ...poller.counts(), ping: canPing ? 'fping' : 'none', scoring: scoring.counts() }),
    reload,
    async stop() {
      closed = true;
      stopRinging();
      later?.cancel();
      hourly.cancel();
      await looking;
      await outside.stop();
      await poller.stop();
      await ledger.stop();
      await scoring.stop();
    },
  };
}
