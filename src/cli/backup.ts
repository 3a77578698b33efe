import { statSync } from 'node:fs';
import type { Command } from 'commander';
import { systemClock } from '../base/clock.ts';
import { version } from '../base/version.ts';
import { examples, isSet } from './input.ts';
import type { Options } from './input.ts';
import { print, printJson } from './output.ts';

/** `backup FILE`: everything as of one moment, while the server goes on. */
export function addBackup(program: Command): void {
  const command = program
    .command('backup')
    .description('write all data, files and the installation’s secret into one file, while the server goes on')
    .argument('<file>', 'the backup to write; it must not exist')
    .option('--json', 'as JSON')
    .action(async (file: string, options: Options) => {
      const { recordCliAct, withDatabase } = await import('./with-database.ts');
      const { writeBackup } = await import('../db/backup/backup.ts');
      const manifest = await withDatabase('backup', async (session) => {
        const { owner, deps } = session;
        const done = await writeBackup({ file, owner, dataFolder: deps.config.data, version, clock: systemClock });
        await recordCliAct(session, { act: 'backup.write', detail: { file } });
        return done;
      });
      const rows = Object.values(manifest.rows).reduce((sum, each) => sum + each, 0);
      const bytes = statSync(file).size;
      if (isSet(options, 'json'))
        return printJson({
          file,
          bytes,
          tables: manifest.tables.length,
          rows,
          files: manifest.files.length,
          createdAt: manifest.about.createdAt,
        });
      return print(
        `${file}: ${rows} rows of ${manifest.tables.length} tables, ${manifest.files.length} files, ${Math.ceil(bytes / 1024)} KiB.\nWhoever has it has everything, secrets too: keep it where only you can read it.`,
      );
    });
  examples(command, ['backup /var/backups/watchfloor-2026-03-02.tar', 'backup "/backup/$(date -u +%F).tar" --json']);
}
