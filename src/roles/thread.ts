/** Worker threads of the records' path: what they are given, what they tell, and how they are started and stopped. */
import { Worker } from 'node:worker_threads';
import type pg from 'pg';
import type { Config } from '../base/config.ts';
import type { Logger } from '../base/log.ts';
import { Problem } from '../base/problem.ts';
import type { DetectorCounts } from '../detection/detection.ts';
import type { Heard } from '../collect/door.ts';
import type { FetchCounts } from '../configs/fetcher.ts';
import type { PollCounts } from '../monitoring/poller.ts';
import { addCounts } from '../wire/counters.ts';
import type { CountsMessage } from '../wire/counters.ts';

/** Plain values only: it crosses into the thread by copy. */
export type ThreadData = { config: Config; secret: string; wire: pg.PoolConfig; app: pg.PoolConfig };

export type Listening = { id: string; kind: string; port: number; connections: number };

/** How far the records are handled: the newest batch, the last one of each consumer, and what detection did so far. */
export type Progress = { newest: number; positions: Record<string, number>; detector: DetectorCounts };

/** What a thread tells the main one. */
export type Told =
  | CountsMessage
  | { is: 'ready' }
  | { is: 'failed'; code: string; message: string }
  | { is: 'listening'; listeners: Listening[] }
  | ({ is: 'progress' } & Progress)
  | { is: 'polled'; counts: PollCounts }
  | { is: 'fetched'; counts: FetchCounts }
  | { is: 'collecting'; port: number; connections: number; heard: Heard[] }
  | { is: 'stopped' };

export type Thread = {
  /** The way to the thread, for what has messages of its own. */
  port: Worker;
  stop(): Promise<void>;
};

const STOP_LIMIT_MS = 20_000;

/** Starts the file as a thread, hands on what it tells, and resolves when it is ready; rejects with its words when it cannot be. */
export async function startThread(
  file: URL,
  data: ThreadData,
  log: Logger,
  hear: (told: Told) => void,
): Promise<Thread> {
  const worker = new Worker(file, { workerData: data });
  const ended = new Promise<void>((done) => worker.once('exit', () => done()));
  let stopping = false;
  worker.on('error', (error) => log.fatal({ err: error, thread: file.pathname }, 'a thread ended by an error'));
  // A thread that ends unasked takes the process with it: half a product must not look whole.
  void ended.then(() => stopping || process.kill(process.pid, 'SIGTERM'));
  await new Promise<void>((ready, failed) => {
    worker.on('message', (told: Told) => {
      if (told.is === 'counts') addCounts(told.counts);
      if (told.is === 'ready') ready();
      if (told.is === 'failed') [stopping] = [true, failed(new Problem(told.code, 500, told.message))];
      hear(told);
    });
    worker.once('exit', () => failed(new Error(`the thread ${file.pathname} ended before it was ready`)));
  });
  return {
    port: worker,
    async stop() {
      stopping = true;
      worker.postMessage({ is: 'stop' });
      const limit = setTimeout(() => void worker.terminate(), STOP_LIMIT_MS);
      await ended;
      clearTimeout(limit);
    },
  };
}
