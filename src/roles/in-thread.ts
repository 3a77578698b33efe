/** The frame of a worker thread: starts its work, says so, and ends when told. */
import { parentPort, workerData } from 'node:worker_threads';
import type { MessagePort } from 'node:worker_threads';
import { z } from 'zod';
import { systemClock } from '../base/clock.ts';
import { makeLog } from '../base/log.ts';
import type { Logger } from '../base/log.ts';
import { Problem } from '../base/problem.ts';
import { handCountsOver } from '../wire/counters.ts';
import { countBuffersInLimits } from '../wire/memory.ts';
import { Closers } from './closers.ts';
import type { ThreadData, Told } from './thread.ts';

export type InThread = { data: ThreadData; log: Logger; closers: Closers; port: MessagePort; tell(told: Told): void };

/** Runs `begin`; what it adds to `closers` is closed when the main thread says stop. */
export async function inThread(begin: (thread: InThread) => Promise<void>): Promise<void> {
  const port = parentPort;
  if (!port) throw new Error('this file runs as a worker thread only');
  const data = z.custom<ThreadData>().parse(workerData);
  countBuffersInLimits();
  const log = makeLog(data.config.logLevel);
  const closers = new Closers(log);
  const tell = (told: Told): void => port.postMessage(told);
  const counts = handCountsOver(port, systemClock);
  const end = async (): Promise<void> => {
    await closers.close();
    counts.stop();
    tell({ is: 'stopped' });
    port.close();
  };
  port.on('message', (message: { is: string }) => {
    if (message.is === 'stop') void end();
  });
  try {
    await begin({ data, log, closers, port, tell });
    tell({ is: 'ready' });
  } catch (error) {
    const code = error instanceof Problem ? error.code : 'internal';
    tell({ is: 'failed', code, message: error instanceof Error ? error.message : String(error) });
    await end();
  }
}
