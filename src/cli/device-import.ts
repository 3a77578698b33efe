import type { Command } from 'commander';
import type { ImportResult } from '../estate/import-api.ts';
import { examples, isSet, readText, text } from './input.ts';
import type { Options } from './input.ts';
import { exitCodes, note, print, printJson } from './output.ts';
import type { Session } from './with-database.ts';

/** `device import FILE`: shows what would happen; does it with `--confirm`. */
export function addDeviceImport(device: Command): void {
  const command = device
    .command('import')
    .description('import devices from CSV: shows what would happen and every bad line; changes only with --confirm')
    .argument('<file>', 'CSV whose first line names the columns; - reads stdin')
    .requiredOption('--client <client>', 'its name, slug or id')
    .option('--confirm', 'do it, unless a line is bad')
    .option('--make-sites', 'add sites that the file names and the client does not have')
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      '\nColumns: name, kind, vendor, model, os version, address, other addresses, serial, site, criticality, support end, notes.\nA device is known by its name: run twice, the second time changes nothing. An empty cell leaves what is there.',
    )
    .action(async (file: string, options: Options) => {
      const { withDatabase } = await import('./with-database.ts');
      const csv = readText(file);
      const result = await withDatabase('device import', (session) => run(session, csv, options));
      if (isSet(options, 'json')) printJson(result);
      else tell(result);
      if (result.faults.length > 0) process.exitCode = exitCodes.usage;
    });
  examples(command, [
    'device import devices.csv --client acme',
    'device import devices.csv --client acme --confirm --make-sites',
    'device list --client acme --csv | watchfloor device import - --client bolt',
  ]);
}

async function run({ deps, actor }: Session, csv: string, options: Options): Promise<ImportResult> {
  const { findClient } = await import('../people/clients.ts');
  const { confirmImport, previewImport } = await import('../estate/imports.ts');
  const client = await findClient(deps, actor, text(options, 'client') ?? '');
  const input = { clientId: client.id, csv, makeSites: isSet(options, 'makeSites') };
  const preview = await previewImport(deps, actor, input);
  if (!isSet(options, 'confirm') || preview.faults.length > 0) return preview;
  return confirmImport(deps, actor, { ...input, digest: preview.digest });
}

function tell({ faults, missingSites, ignored, adds, changes, unchanged, done }: ImportResult): void {
  for (const { line, column, reason } of faults) note(`line ${line}${column ? `, ${column}` : ''}: ${reason}`);
  if (ignored.length > 0) note(`Columns that mean nothing here: ${ignored.join(', ')}`);
  if (missingSites.length > 0 && !done)
    note(
      `Sites the client does not have: ${missingSites.map((site) => site.name).join(', ')} (--make-sites adds them)`,
    );
  const counts = `${adds} to add, ${changes} to change, ${unchanged} as they are`;
  if (faults.length > 0) print(`${faults.length} faults; nothing was changed. Otherwise: ${counts}.`);
  else if (done) print(`Imported: ${adds} added, ${changes} changed, ${unchanged} as they were.`);
  else print(`Nothing was changed yet: ${counts}. Repeat with --confirm to do it.`);
}
