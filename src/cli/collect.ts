import type { Command } from 'commander';
import { systemClock as clock } from '../base/clock.ts';
import { readConfig } from '../base/config.ts';
import { makeLog } from '../base/log.ts';
import { Problem } from '../base/problem.ts';
import { readText, text } from './input.ts';
import type { Options } from './input.ts';

const EXAMPLES = `
Examples:
  watchfloor collect --enrol enrolment.txt
  WATCHFLOOR_DATA=/var/lib/watchfloor-collector WATCHFLOOR_SYSLOG_UDP_PORT=514 watchfloor collect
Listens for syslog and traps and polls, for one client; keeps on disk what it cannot send. The enrolment comes from
"watchfloor collector add" and is needed once; - reads it from stdin. Ends on SIGINT or SIGTERM.`;

export function addCollect(program: Command): void {
  program
    .command('collect')
    .description("run a collector at a client's site: listen, poll, send over one connection")
    .option('--enrol <file>', 'the enrolment, the first time; - reads stdin')
    .addHelpText('after', EXAMPLES)
    .action(collectUntilTold);
}

async function collectUntilTold(options: Options): Promise<void> {
  const { config } = readConfig(process.env);
  const log = makeLog(config.logLevel);
  const [{ holdInstance }, { startSite }, papers, { enrolAt }, { readBundle }, { collectUntil }] = await Promise.all([
    import('../db/instance-lock.ts'),
    import('../collect/site/site.ts'),
    import('../collect/site/papers.ts'),
    import('../collect/site/enrol.ts'),
    import('../collect/bundle.ts'),
    import('./collect-until.ts'),
  ]);
  const hold = await holdInstance(config.data, { doing: 'collect', is: 'command' }, clock);
  try {
    const enrolment = text(options, 'enrol');
    if (enrolment !== undefined && papers.readPapers(config.data) === undefined)
      papers.writePapers(config.data, await enrolAt(readBundle(readText(enrolment))));
    const mine = papers.readPapers(config.data);
    if (!mine)
      throw new Problem(
        'collector/not-enrolled',
        400,
        `There is no collector in ${config.data}. Run "watchfloor collector add" where Watchfloor runs, then "watchfloor collect --enrol FILE" here.`,
      );
    await collectUntil(await startSite({ config, papers: mine, clock, log }));
  } finally {
    await hold.release();
  }
}
