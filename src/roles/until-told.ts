import { Problem } from '../base/problem.ts';
import type { Running } from './serve.ts';

/** A terminal, npm and the launcher each hand on the same Ctrl+C: what comes this soon after the first is no second one. */
const SAME_SIGNAL_MS = 2000;

/** Resolves at SIGINT or SIGTERM; a second one, some seconds later, ends at once. Call it before saying "ready": whoever hears that may answer with a signal. */
export function whenTold(): Promise<'signal'> {
  return new Promise((done) => {
    let isImpatient = false;
    const hear = (code: number): void => {
      if (isImpatient) process.exit(code);
      setTimeout(() => (isImpatient = true), SAME_SIGNAL_MS).unref();
      done('signal');
    };
    process.on('SIGINT', () => hear(130));
    process.on('SIGTERM', () => hear(143));
  });
}

/** Stays until told, then stops everything in order. */
export async function untilTold(running: Running, told: Promise<'signal'>): Promise<void> {
  const why = await Promise.race([
    told,
    ...(running.databaseEnded ? [running.databaseEnded.then(() => 'database' as const)] : []),
  ]);
  await running.stop();
  if (why === 'database')
    throw new Problem(
      'database/ended',
      500,
      'The embedded database has ended, so Watchfloor ends too. Start it again: nothing that was acknowledged is lost.',
    );
}
