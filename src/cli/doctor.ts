import type { Command } from 'commander';
import { readConfig } from '../base/config.ts';
import type { Check } from './doctor/finding.ts';
import { examples, isSet } from './input.ts';
import type { Options } from './input.ts';
import { exitCodes, print, printJson } from './output.ts';

/** `doctor`: looks at everything Watchfloor needs and says what to do; changes nothing. */
export function addDoctor(program: Command): void {
  const command = program
    .command('doctor')
    .description(
      'check ports, clock, database, disk and the rest, and say what to do; exit code 1 when there is a problem',
    )
    .option('--json', 'as JSON')
    .action(async (options: Options) => {
      const { examine } = await import('./doctor/examine.ts');
      const checks = await examine(readConfig(process.env).config);
      const sick = checks.some((check) => check.is === 'problem');
      if (isSet(options, 'json')) printJson({ healthy: !sick, checks });
      else print(checks.map(lineOf).join('\n'));
      if (sick) process.exitCode = exitCodes.failed;
    });
  examples(command, ['doctor', `doctor --json | jq '.checks[] | select(.is != "ok")'`]);
}

const signs = { ok: 'ok      ', warning: 'warning ', problem: 'PROBLEM ' } as const;

function lineOf({ what, is, says, advice }: Check): string {
  return `${signs[is]} ${what}: ${says}${advice ? `\n          → ${advice}` : ''}`;
}
