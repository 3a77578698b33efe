import type { Command } from 'commander';
import { examples, isSet } from './input.ts';
import type { Options } from './input.ts';
import { print, printJson } from './output.ts';

/** `restore FILE`: an installation that goes on where the backup was made. */
export function addRestore(program: Command): void {
  const command = program
    .command('restore')
    .description(
      'put a backup into an empty data folder (or an empty database in DATABASE_URL); the server must be stopped',
    )
    .argument('<file>', 'a backup made by "watchfloor backup"')
    .option(
      '--force',
      'even where something is: a data folder is moved aside, a database of DATABASE_URL is emptied first',
    )
    .option('--json', 'as JSON')
    .action(async (file: string, options: Options) => {
      const { restoreFile } = await import('./restore-file.ts');
      const { about, kept } = await restoreFile(file, isSet(options, 'force'));
      if (isSet(options, 'json'))
        return printJson({ restored: file, createdAt: about.createdAt, version: about.version, kept: kept ?? null });
      return print(
        `Restored to the state of ${about.createdAt}.${kept ? `\nWhat was there before lies in ${kept}; delete it when you no longer need it.` : ''}`,
      );
    });
  examples(command, [
    'restore /var/backups/watchfloor-2026-03-02.tar',
    'restore backup.tar --force',
    'restore backup.tar  # with WATCHFLOOR_DATA=/srv/elsewhere to look at it beside the present one',
  ]);
}
