/** Starts every role in one process, in order, and closes them in reverse. */
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Clock } from '../base/clock.ts';
import { systemClock } from '../base/clock.ts';
import type { EffectiveConfig } from '../base/config.ts';
import { makeLog } from '../base/log.ts';
import type { Logger } from '../base/log.ts';
import { Problem } from '../base/problem.ts';
import { openDoorbell } from '../bus/doorbell.ts';
import type { Doorbell } from '../bus/doorbell.ts';
import { runFactWorkers } from '../bus/fact-workers.ts';
import { connectDatabase } from '../db/connect.ts';
import type { Database } from '../db/connect.ts';
import type { Deps } from '../db/deps.ts';
import { expireFacts } from '../db/facts.ts';
import { holdInstance } from '../db/instance-lock.ts';
import { openDb, systemScope } from '../db/open.ts';
import type { Db } from '../db/open.ts';
import { installationSecret } from '../db/secret.ts';
import { openPeople } from '../people/people.ts';
import type { People } from '../people/people.ts';
import { findingsWorker } from '../tickets/jobs.ts';
import { createWakeUps } from '../tickets/wake-ups.ts';
import { Closers } from './closers.ts';
import { every } from './every.ts';

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
  doorbell: Doorbell;
  /** Where the console is, without a slash at the end. */
  origin: string;
  stop(): Promise<void>;
};
