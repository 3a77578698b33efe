import type { Command } from 'commander';
import { systemClock } from '../base/clock.ts';
import { zZone } from '../base/place.ts';
import { checked, examples, text } from './input.ts';
import type { Options } from './input.ts';

/** `explain log`: events as the product sees them. */
export function addExplain(program: Command): void {
  const explain = program.command('explain').description('show how something is understood');
  const log = explain
    .command('log')
    .description('read log lines on stdin, print one JSON object a line: each event as the listeners would see it')
    .option('--zone <zone>', 'time zone of stamps that name none', 'UTC')
    .action(async (options: Options) => {
      const { explainLog } = await import('./explain-log.ts');
      const zone = checked(zZone, text(options, 'zone'), { '': '--zone' });
      process.exitCode = await explainLog(process.stdin, process.stdout, { receivedAt: () => systemClock.now(), zone });
    });
  examples(log, ['explain log < messages', `explain log --zone Europe/London < srx.log | jq '."event.action"'`]);
}
