import { Problem } from '../base/problem.ts';
import type { Running } from './serve.ts';

/** Stays until SIGINT or SIGTERM, then stops everything in order. A second signal ends at once. */
export async function untilTold(running: Running): Promise<void> {
  const told = new Promise<'signal'>((done) => {
    const hear = (): void => {
      process.once('SIGINT', () => process.exit(130));
      process.once('SIGTERM', () => process.exit(143));
      done('signal');
    };
    process.once('SIGINT', hear);
    process.once('SIGTERM', hear);
  });
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
