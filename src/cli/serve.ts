import type { Command } from 'commander';
import { systemClock } from '../base/clock.ts';
import { readConfig } from '../base/config.ts';

const EXAMPLES = `
Examples:
  watchfloor serve
  WATCHFLOOR_DATA=/var/lib/watchfloor WATCHFLOOR_HTTP_HOST=0.0.0.0 watchfloor serve
Ends on SIGINT or SIGTERM, after what was taken in is safe. Exit code 3: another process has the data folder.`;

export function addServe(program: Command): void {
  program
    .command('serve')
    .description('run everything: console, portal, API, listeners, detection, clocks')
    .addHelpText('after', EXAMPLES)
    .action(serveUntilTold);
}

async function serveUntilTold(): Promise<void> {
  const began = systemClock.monotonic();
  const effective = readConfig(process.env);
  // Only this command needs the whole product in memory.
  const [{ serve }, { announcement }, { untilTold, whenTold }] = await Promise.all([
    import('../roles/serve.ts'),
    import('../roles/announce.ts'),
    import('../roles/until-told.ts'),
  ]);
  const running = await serve({ effective, doing: 'serve' });
  const told = whenTold();
  process.stdout.write(`${announcement(running, systemClock.monotonic() - began)}\n`);
  await untilTold(running, told);
}
