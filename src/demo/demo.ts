/** `watchfloor demo`: the same server as `serve`, in a folder of its own, with a world that lives. */
import type { Clock } from '../base/clock.ts';
import { systemClock } from '../base/clock.ts';
import type { EffectiveConfig } from '../base/config.ts';
import { Problem } from '../base/problem.ts';
import { openMail } from '../correspondence/correspondence.ts';
import type { MailDeps } from '../correspondence/parts.ts';
import { installationSecret } from '../db/secret.ts';
import { serve } from '../roles/serve.ts';
import type { Running } from '../roles/serve.ts';
import { castOf } from './cast.ts';
import { startEngineers } from './engineers.ts';
import { codeFor, demoConfig, demoEmails, keysIn, openFolder } from './folder.ts';
import type { DemoKeys } from './folder.ts';
import { codeText, greeting } from './greeting.ts';
import { startMeasuring } from './measuring.ts';
import { startTalking } from './talking.ts';
import { startPolled } from './polled.ts';
import { seedAids } from './seed-aids.ts';
import { seedChanges } from './seed-changes.ts';
import { seedCredentials } from './seed-credentials.ts';
import { seedMail } from './seed-mail.ts';
import { seedMarks, seedViews } from './seed-marks.ts';
import { seedConfigs } from './seed-configs.ts';
import { seedNetworks } from './seed-networks.ts';
import { seedNotebook } from './seed-notebook.ts';
import { seedSweep } from './seed-sweep.ts';
import { seedReports } from './seed-reports.ts';
import { seedWorld } from './seed.ts';
import type { Targets } from './senders.ts';
import { simulate } from './simulate.ts';
import { speakers } from './speakers.ts';
import { openWishes } from './visitors.ts';
import { clients } from './world.ts';

export type DemoOptions = {
  effective: EffectiveConfig;
  clock?: Clock;
  /** The same seed, the same life. */
  seed?: number;
  /** Ordinary log lines a second. */
  rate?: number;
  /** How many times as fast as usual the opening goes. */
  pace?: number;
  /** Told what is being done, one line each; to standard error when left out. */
  tell?: (line: string) => void;
};

/** A server as any other, with what makes it the demo; `stop` ends the world and then the server. */
export type Demo = Running & {
  keys: DemoKeys;
  /** How to sign in, to be printed. */
  greeting: string;
  /** Datagrams sent by the simulated devices so far. */
  sent(): number;
};

/** Between the registration of the devices and their first words: the listeners must know who speaks. */
const SETTLE_MS = 1500;

/** Starts the demo; resolves when it serves and its world begins to live. Throws a Problem that says what is in the way. */
export async function runDemo(options: DemoOptions): Promise<Demo> {
  const { effective, clock = systemClock, seed = 1, rate = 20, pace = 1, tell = toStandardError } = options;
  const own = demoConfig(effective);
  const folder = own.config.data;
  const keys = openFolder(folder);
  tell(`Starting the server in ${folder} …`);
  const running = await serve({ effective: own, doing: 'demo', clock });
  try {
    const { people, deps } = running;
    tell(`Making a world of ${clients.length} clients and ${speakers.length} devices; the first time takes a little …`);
    await seedWorld(people, keys);
    await seedCredentials({ ...deps, secret: installationSecret(deps.config.data) });
    const cast = await castOf(people);
    await seedNetworks(people);
    const settled = new Promise<void>((resolve) => clock.after(SETTLE_MS, resolve));
    await openWishes(deps, cast);
    await seedMarks(deps, cast);
    await seedViews(deps, cast);
    await withMail(running, (mail) => seedMail(mail, cast));
    await seedAids(deps);
    await seedNotebook(people, cast);
    await seedReports(people, cast);
    await seedChanges(people, cast);
    const { wire, log } = running.records.faces;
    await seedConfigs(people, cast, wire);
    await seedSweep({ deps, cast, wire, log });
    // Only then does it live: its opening storm would make every step above slower.
    await settled;
    const targets = targetsOf(running);
    const simulation = await simulate({ targets, clock, log: deps.log, seed, rate, pace });
    const engineers = startEngineers({ deps, cast, seed, pace });
    // Last: writing months of measurements must not keep the first page waiting.
    const around = { wire, clock, log: deps.log };
    const measuring = await startMeasuring(around);
    const talking = await startTalking(around);
    const polled = startPolled({ ...deps, secret: installationSecret(folder) }, targets.collectors).catch(
      (error: unknown) => deps.log.error({ err: error }, 'nothing of the demo can be polled'),
    );
    const { host, syslogPort, trapPort } = targets;
    return {
      ...running,
      keys,
      greeting: greeting({
        origin: running.origin,
        keys,
        folder,
        syslog: `${host}:${syslogPort}`,
        trap: `${host}:${trapPort}`,
        clients: clients.length,
        devices: speakers.length,
        now: clock.now(),
      }),
      sent: simulation.sent,
      async stop() {
        simulation.stop();
        await engineers.stop();
        await measuring.stop();
        await talking.stop();
        await (await polled)?.stop();
        await running.stop();
      },
    };
  } catch (error) {
    await running.stop();
    throw error;
  }
}

function toStandardError(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** The desk's side of mail, read by a reader of its own while the world is made. */
async function withMail({ deps }: Running, work: (mail: MailDeps) => Promise<void>): Promise<void> {
  const mail = openMail(deps, installationSecret(deps.config.data));
  try {
    await work(mail);
  } finally {
    await mail.reader.close();
  }
}

/** The answer to `watchfloor demo --code EMAIL`: the second factor of one of the demo's staff. Needs no server. */
export function demoCode(effective: EffectiveConfig, email: string, clock: Clock = systemClock): string {
  const { data } = demoConfig(effective).config;
  const keys = keysIn(data);
  if (!keys) throw new Problem('demo/none', 400, `There is no demo in ${data}. Start it once: watchfloor demo`);
  const code = codeFor(keys, email, clock.now());
  if (code) return codeText(code);
  const known = demoEmails.includes(email.trim().toLowerCase());
  throw new Problem(
    'demo/no-code',
    400,
    known
      ? `${email} signs in without a second factor.`
      : `The demo has no account ${email}. Its staff: ${Object.keys(keys.secondFactors).join(', ')}.`,
  );
}

/** Where the listeners really listen: their ports may be any free ones. */
function targetsOf({ records, deps }: Running): Targets & { collectors: string } {
  const portOf = (id: string): number => {
    const found = records.listening().find((each) => each.id === id)?.port;
    if (found === undefined)
      throw new Problem(
        'demo/listeners',
        500,
        `The listener ${id} is not open, so the demo's devices have nowhere to send to. The log says why.`,
      );
    return found;
  };
  const { intakeHost } = deps.config;
  const host = intakeHost === '0.0.0.0' || intakeHost === '::' ? '127.0.0.1' : intakeHost;
  return {
    host,
    syslogPort: portOf('syslog-udp'),
    trapPort: portOf('trap'),
    collectors: `${host}:${portOf('collect')}`,
  };
}
