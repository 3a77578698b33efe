import type { Command } from 'commander';
import { describeConfig, readConfig } from '../base/config.ts';
import { examples, isSet } from './input.ts';
import type { Options } from './input.ts';
import { print, printJson, table } from './output.ts';

/** `config`: every setting with its value and where it comes from. */
export function addConfig(program: Command): void {
  const command = program
    .command('config')
    .description('print every setting with its value and origin; secrets are masked')
    .option('--json', 'as JSON')
    .action((options: Options) => {
      const all = describeConfig(readConfig(process.env));
      if (isSet(options, 'json')) return printJson(all);
      return print(
        table(
          ['SETTING', 'ENVIRONMENT', 'VALUE', 'FROM', 'WHAT IT IS'],
          all.map((each) => [
            each.key,
            each.env,
            typeof each.value === 'string' || typeof each.value === 'number' || typeof each.value === 'boolean'
              ? String(each.value)
              : '',
            each.origin,
            each.says,
          ]),
        ),
      );
    });
  examples(command, [
    'config',
    'config --json',
    'config  # with WATCHFLOOR_CONFIG=/etc/watchfloor.yaml to read that file',
  ]);
}
