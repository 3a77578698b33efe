import type { Command } from 'commander';
import { examples, isSet } from './input.ts';
import type { Options } from './input.ts';
import { print, printJson } from './output.ts';

/** `migrate`: brings the database to this version; starting the server does the same. */
export function addMigrate(program: Command): void {
  const command = program
    .command('migrate')
    .description('bring the database to this version (a start does it too)')
    .option('--json', 'as JSON')
    .action(async (options: Options) => {
      const { bringUp } = await import('./bring-up.ts');
      const applied = await bringUp();
      if (isSet(options, 'json')) return printJson({ applied });
      return print(applied.length === 0 ? 'The database is at this version.' : `Applied ${applied.join(', ')}.`);
    });
  examples(command, ['migrate', 'migrate --json  # {"applied": ["0010_….sql"]}']);
}
