/** Starts every role in one process, in order, and closes them in reverse. */
import { Registry } from 'prom-client';
import { systemClock } from '../base/clock.ts';
import { isoOf } from '../base/clock.ts';
import type { Clock } from '../base/clock.ts';
import type { EffectiveConfig } from '../base/config.ts';
import { makeLog } from '../base/log.ts';
import { Problem } from '../base/problem.ts';
import { openDoorbell } from '../bus/doorbell.ts';
import { runFactWorkers } from '../bus/fact-workers.ts';
import { connectDatabase } from '../db/connect.ts';
import type { Deps } from '../db/deps.ts';
import { expireFacts } from '../db/facts.ts';
import { holdInstance } from '../db/instance-lock.ts';
import { openDb, systemScope } from '../db/open.ts';
import { installationSecret } from '../db/secret.ts';
import { createUpdateWakeUps } from '../huddles/wake-ups.ts';
import { authenticator } from '../people/authenticate.ts';
import { tidyHourly } from '../people/jobs.ts';
import { originGuard } from '../people/origin.ts';
import { openPeople } from '../people/people.ts';
import type { People } from '../people/people.ts';
import { setupLink } from '../people/set-up.ts';
import { changeClocksWorker, changeConfigsWorker, quietedWorker } from '../changes/jobs.ts';
import { createChangeWakeUps } from '../changes/wake-ups.ts';
import { configTriggersWorker, mapStatesWorker, watchesWorker } from '../detection/jobs.ts';
import { clocksWorker, findingsWorker } from '../tickets/jobs.ts';
import { marksWorker } from '../tickets/marks.ts';
import { createRetimer } from '../tickets/retime.ts';
import { ticketCounts } from '../tickets/counts.ts';
import { createWakeUps } from '../tickets/wake-ups.ts';
import { estateWorker, gapsWorker, placesWorker } from '../topology/jobs.ts';
import { keepTopology } from '../topology/keeping.ts';
import { mailWorkers, openMail, startCorrespondence } from '../correspondence/correspondence.ts';
import { deliveriesWorker } from '../reports/jobs.ts';
import { reportMetrics } from '../reports/metrics.ts';
import { createReportWakeUps } from '../reports/wake-ups.ts';
import { buildApi } from './api.ts';
import { Closers } from './closers.ts';
import { every } from '../bus/every.ts';
import { pollingWorker } from '../topology/follow-polling.ts';
import { startRecords } from './records.ts';
import type { Records } from './records.ts';
import { slices } from './routes.ts';

export type ServeOptions = {
  effective: EffectiveConfig;
  /** What is being done, for whoever else wants the data folder: `serve` or `demo`. */
  doing: string;
  staffSecondFactor?: 'required' | 'optional';
  clock?: Clock;
};

export type Running = {
  deps: Deps;
  people: People;
  records: Records;
  /** Where the server listens, without a slash at the end. */
  origin: string;
  /** The first administrator's link; null when there is one already. */
  setup: string | null;
  /** Resolves when the embedded database has ended by itself: nothing can go on then. */
  databaseEnded: Promise<void> | undefined;
  stop(): Promise<void>;
};

const HOUR_MS = 3_600_000;
const FACTS_KEPT_MS = 7 * 24 * HOUR_MS;

/** Starts everything; resolves when it serves. Throws a Problem that says what is in the way, with nothing left running. */
export async function serve(options: ServeOptions): Promise<Running> {
  const { config } = options.effective;
  const clock = options.clock ?? systemClock;
  const log = makeLog(config.logLevel);
  const closers = new Closers(log);
  try {
    return await start({ options, config, clock, log, closers });
  } catch (error) {
    await closers.close();
    throw error;
  }
}

type Start = { options: ServeOptions; config: Deps['config']; clock: Clock; log: Deps['log']; closers: Closers };

async function start({ options, config, clock, log, closers }: Start): Promise<Running> {
  const hold = await holdInstance(config.data, { doing: options.doing, is: 'server' }, clock);
  closers.add('data folder', hold.release);
  const secret = installationSecret(config.data);
  const database = await connectDatabase(config, secret, { clock, log });
  closers.add('database', database.stop);
  const db = openDb(database.as('watchfloor_app'), { max: 12 });
  closers.add('application pool', db.close);
  const auth = openDb(database.as('watchfloor_auth'), { max: 4 });
  closers.add('sign-in pool', auth.close);
  const deps: Deps = { db, clock, config, log };
  const people = openPeople(deps, {
    auth,
    secret,
    ...(options.staffSecondFactor ? { staffSecondFactor: options.staffSecondFactor } : {}),
  });
  closers.add('mail', async () => {
    await people.settled();
    await people.mail.close();
  });
  const doorbell = await openDoorbell({ connection: database.as('watchfloor_app'), clock, log });
  closers.add('doorbell', doorbell.close);
  const metricBell = await openDoorbell({
    connection: database.as('watchfloor_app'),
    clock,
    log,
    channel: 'metric',
  });
  closers.add('doorbell of measurements', metricBell.close);

  const records = await startRecords({ deps, secret, database, doorbell });
  closers.add('records', records.stop);
  const mail = openMail(deps, secret);
  closers.add('mail reader', () => mail.reader.close());
  const counts = ticketCounts(clock);
  const workers = runFactWorkers({
    db,
    doorbell,
    clock,
    log,
    workers: [
      watchesWorker({ clock }),
      findingsWorker({ clock }),
      clocksWorker({ clock }),
      marksWorker({ clock }),
      counts.worker,
      quietedWorker({ clock }),
      changeClocksWorker({ clock }),
      ...mailWorkers(mail),
      deliveriesWorker({ clock }),
      estateWorker({ clock }),
      pollingWorker({ clock }),
      placesWorker({ clock }),
      gapsWorker({ clock }),
      mapStatesWorker({ clock }),
      configTriggersWorker({ clock }),
      changeConfigsWorker({ clock }),
    ],
  });
  closers.add('fact workers', workers.stop);
  const correspondence = await startCorrespondence(mail);
  closers.add('correspondence', correspondence.stop);
  const wakeUps = createWakeUps(deps, doorbell);
  wakeUps.start();
  closers.add('wake-ups', wakeUps.stop);
  const retimer = createRetimer(deps, doorbell);
  retimer.start();
  closers.add('computing clocks anew', retimer.stop);
  const changeWakeUps = createChangeWakeUps(deps, doorbell);
  changeWakeUps.start();
  closers.add('wake-ups of changes', changeWakeUps.stop);
  const updateWakeUps = createUpdateWakeUps(deps, doorbell);
  updateWakeUps.start();
  closers.add('wake-ups of war rooms', updateWakeUps.stop);
  const reports = { ...mail, metrics: reportMetrics() };
  const reportWakeUps = createReportWakeUps(reports, doorbell);
  reportWakeUps.start();
  closers.add('wake-ups of reports', reportWakeUps.stop);
  const tidy = every(HOUR_MS, () => db.as(systemScope, (tx) => expireFacts(tx, isoOf(clock.now() - FACTS_KEPT_MS))), {
    clock,
    log,
  });
  closers.add('housekeeping', tidy.stop);
  closers.add('topology', keepTopology({ ...deps, secret }).stop);
  const tidySignIn = tidyHourly(people);
  closers.add('sign-in housekeeping', tidySignIn.stop);

  const authenticate = authenticator(people);
  const api = await buildApi({
    deps,
    doorbell,
    metricBell,
    authenticate,
    slices: slices({ people, records: records.faces, mail, authenticate }),
    extend: async (server) => {
      originGuard(server, config);
      await records.extend(server);
    },
    metrics: Registry.merge([records.metrics, mail.metrics.registry, counts.registry, reports.metrics.registry]),
    notReady: records.notReady,
  });
  closers.add('server', api.close);
  const origin = await listen(api.server, config);
  return {
    deps,
    people,
    records,
    origin,
    setup: await setupLink(people, origin),
    databaseEnded: database.embedded?.ended,
    stop: () => closers.close(),
  };
}

async function listen(server: Awaited<ReturnType<typeof buildApi>>['server'], config: Deps['config']): Promise<string> {
  try {
    const address = await server.listen({ host: config.httpHost, port: config.httpPort });
    return config.publicUrl ?? address.replace('127.0.0.1', 'localhost');
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Problem(
      'http/port',
      500,
      `Console and API cannot listen on ${config.httpHost} port ${config.httpPort}: ${why}. Free the port, or set WATCHFLOOR_HTTP_PORT.`,
    );
  }
}
