import type { Command } from 'commander';
import { clientRoutes } from '../people/clients-api.ts';
import { checked, examples, given, isSet, text } from './input.ts';
import type { Options } from './input.ts';
import { everyPage, print, printJson, table } from './output.ts';

/** `client add|list`. */
export function addClient(program: Command): void {
  const client = program.command('client').description('clients: add, list');
  const add = client
    .command('add')
    .description('add a client')
    .argument('<name>')
    .requiredOption('--zone <zone>', 'time zone, such as Europe/London')
    .option('--country <code>', 'two letters, such as GB')
    .option('--language <tag>', 'such as en or pt-BR')
    .option('--level <level>', 'technical, mixed or executive')
    .option('--region <words>', 'where the data must stay')
    .option('--retention <days>', 'days its events are kept')
    .option('--json', 'as JSON')
    .action(async (name: string, options: Options) => {
      const { withDatabase } = await import('./with-database.ts');
      const clients = await import('../people/clients.ts');
      const retention = text(options, 'retention');
      const input = checked(
        clientRoutes.addClient.body,
        given({
          name,
          zone: text(options, 'zone'),
          country: text(options, 'country'),
          language: text(options, 'language'),
          technicalLevel: text(options, 'level'),
          dataRegion: text(options, 'region'),
          eventRetentionDays: retention === undefined ? undefined : Number(retention),
        }),
        { name: 'The name', technicalLevel: '--level', dataRegion: '--region', eventRetentionDays: '--retention' },
      );
      const made = await withDatabase('client add', ({ people, actor }) => clients.addClient(people, actor, input));
      if (isSet(options, 'json')) return printJson(made);
      return print(`Added ${made.name} (${made.slug}).`);
    });
  examples(add, [
    'client add "Acme Ltd" --zone Europe/London --country GB',
    'client add Bolt --zone America/Denver --json',
  ]);

  const list = client
    .command('list')
    .description('list clients by name')
    .option('--archived', 'those whose work has ended, too')
    .option('--json', 'as JSON')
    .action(async (options: Options) => {
      const { withDatabase } = await import('./with-database.ts');
      const { listClients } = await import('../people/clients.ts');
      const archived = isSet(options, 'archived') ? 'all' : 'no';
      const all = await withDatabase('client list', ({ deps, actor }) =>
        everyPage((page) => listClients(deps, actor, { ...page, archived })),
      );
      if (isSet(options, 'json')) return printJson(all);
      return print(
        table(
          ['NAME', 'SLUG', 'ZONE', 'COUNTRY', 'LEAD'],
          all.map((each) => [each.name, each.slug, each.zone, each.country ?? '', each.leadEngineer?.name ?? '']),
        ),
      );
    });
  examples(list, ['client list', 'client list --json | jq -r ".[].slug"']);
}
