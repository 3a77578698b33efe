import type { Command } from 'commander';
import { Problem } from '../base/problem.ts';
import type { SourceTable } from '../intake/sources.store.ts';
import { examples, isSet, text } from './input.ts';
import type { Options } from './input.ts';
import { everyPage, print, printJson, table } from './output.ts';
import type { Session } from './with-database.ts';

type Row = {
  table: SourceTable;
  id: string;
  kind: string;
  name: string;
  client: string | null;
  detail: string;
  enabled: boolean;
};

/** `source list` and `source remove`. */
export function addListAndRemove(source: Command): void {
  const list = source
    .command('list')
    .description('list webhooks, tokens, certificates, communities, relays, SNMPv3 users and listeners')
    .option('--client <client>', 'of one client: its name, slug or id')
    .option('--json', 'as JSON')
    .action(async (options: Options) => {
      const { withDatabase } = await import('./with-database.ts');
      const rows = await withDatabase('source list', (session) => rowsOf(session, text(options, 'client')));
      if (isSet(options, 'json'))
        return printJson(
          rows.map(({ id, kind, name, client, detail, enabled }) => ({ id, kind, name, client, detail, enabled })),
        );
      return print(
        table(
          ['ID', 'KIND', 'NAME', 'CLIENT', 'KNOWN BY', 'STATE'],
          rows.map((row) => [row.id, row.kind, row.name, row.client ?? 'all', row.detail, row.enabled ? '' : 'off']),
        ),
      );
    });
  examples(list, ['source list --client acme', 'source list --json']);

  const remove = source
    .command('remove')
    .description('remove one: what uses it is refused from now on')
    .argument('<id>', 'as "source list" shows it')
    .option('--json', 'as JSON')
    .action(async (id: string, options: Options) => {
      const { withDatabase } = await import('./with-database.ts');
      const removed = await withDatabase('source remove', (session) => removeOne(session, id));
      if (isSet(options, 'json')) return printJson({ id, kind: removed.kind, name: removed.name });
      return print(`Removed the ${removed.kind} "${removed.name}".`);
    });
  examples(remove, ['source remove 019cad05-a4ca-7330-8f0c-a5a81b2ef511']);
}

async function rowsOf({ deps, actor }: Session, client: string | undefined): Promise<Row[]> {
  const { listSources } = await import('../intake/sources.ts');
  const { findClient } = await import('../people/clients.ts');
  const of = client === undefined ? {} : { clientId: (await findClient(deps, actor, client)).id };
  const keys = await everyPage((page) => listSources(deps, actor, 'sourceKey', { ...page, ...of }));
  const relays = await everyPage((page) => listSources(deps, actor, 'relay', { ...page, ...of }));
  const users = await everyPage((page) => listSources(deps, actor, 'snmpUser', { ...page, ...of }));
  const listeners = await everyPage((page) => listSources(deps, actor, 'listener', { ...page, ...of }));
  return [
    ...keys.map((each) => ({ ...rowOf('sourceKey', each), kind: each.kind, detail: each.hint })),
    ...relays.map((each) => ({ ...rowOf('relay', each), kind: 'relay', detail: each.address })),
    ...users.map((each) => ({ ...rowOf('snmpUser', each), kind: 'usm', detail: `${each.auth}/${each.priv}` })),
    ...listeners.map((each) => ({
      ...rowOf('listener', { ...each, id: each.id ?? '' }),
      kind: 'listener',
      detail: each.key,
    })),
  ];
}

type Shown = { id: string; name: string; clientName: string | null; enabled: boolean };

function rowOf(table: SourceTable, { id, name, clientName, enabled }: Shown): Omit<Row, 'kind' | 'detail'> {
  return { table, id, name, client: clientName, enabled };
}

async function removeOne(session: Session, id: string): Promise<Row> {
  const { removeSource } = await import('../intake/sources.ts');
  const found = (await rowsOf(session, undefined)).find((row) => row.id === id);
  if (!found)
    throw new Problem('source/not-found', 404, `There is no source ${id}. \`watchfloor source list\` shows them.`);
  await removeSource(session.deps, session.actor, found.table, id);
  return found;
}
