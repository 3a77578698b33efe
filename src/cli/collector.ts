import { writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import { collectRoutes } from '../collect/api.ts';
import type { Collector } from '../collect/api.ts';
import { checked, examples, given, isSet, text } from './input.ts';
import type { Options } from './input.ts';
import { badUsage, print, printJson, table } from './output.ts';
import type { Session } from './with-database.ts';

/** `collector add|list|revoke`: processes at clients' sites that listen and poll there. */
export function addCollectorCommands(program: Command): void {
  const collector = program.command('collector').description("collectors at clients' sites: add, list, revoke");
  addAdd(collector);
  addList(collector);
  addRevoke(collector);
}

function addAdd(collector: Command): void {
  const add = collector
    .command('add')
    .description('add a collector; prints once what it enrols with')
    .argument('<name>')
    .requiredOption('--client <client>', 'its name, slug or id')
    .option('--site <site>', 'it polls the devices of this site; without, those of the whole client')
    .option('--reach <name:port>', 'where the collector reaches us; without, the public name and port set here')
    .option('--out <file>', 'writes the enrolment there, readable by you alone, in place of printing it')
    .option('--json', 'as JSON')
    .action(async (name: string, options: Options) => {
      const { withDatabase } = await import('./with-database.ts');
      const made = await withDatabase('collector add', async (session) => {
        const { addCollector } = await import('../collect/collectors.ts');
        const clientId = await clientNamed(session, text(options, 'client') ?? '');
        const siteId = await siteNamed(session, clientId, text(options, 'site'));
        const input = given({ clientId, siteId, name, reach: text(options, 'reach') });
        return addCollector(session.deps, session.actor, checked(collectRoutes.addCollector.body, input, names));
      });
      const file = text(options, 'out');
      if (file !== undefined) writeFileSync(file, `${made.bundle}\n`, { mode: 0o600 });
      if (isSet(options, 'json')) return printJson(file === undefined ? made : { ...made, bundle: file });
      return print(
        file === undefined ? made.bundle : `The enrolment is in ${file}. It works once, until ${made.endsAt}.`,
      );
    });
  examples(add, [
    'collector add leeds-1 --client acme --site Leeds --reach soc.example.com:7711 --out enrolment.txt',
    'collector add acme-1 --client acme > enrolment.txt',
  ]);
}

const names = { name: 'The name', reach: '--reach' };

function addList(collector: Command): void {
  const list = collector
    .command('list')
    .description('collectors and how they are')
    .option('--client <client>', 'of this client')
    .option('--json', 'as JSON')
    .action(async (options: Options) => {
      const { withDatabase } = await import('./with-database.ts');
      const items = await withDatabase('collector list', (session) => listedFor(session, text(options, 'client')));
      if (isSet(options, 'json')) return printJson(items);
      const rows = items.map((each) => [
        each.clientName,
        each.name,
        each.siteName ?? '',
        each.state,
        each.heardAt ?? 'never',
        String(each.backlogRecords),
        each.address,
      ]);
      return print(table(['CLIENT', 'NAME', 'SITE', 'STATE', 'HEARD', 'BACKLOG', 'ADDRESS'], rows));
    });
  examples(list, ['collector list', 'collector list --client acme --json']);
}

function addRevoke(collector: Command): void {
  const command = collector
    .command('revoke')
    .description('end one at once: its connection is cut, nothing that it sends is taken')
    .argument('<name>')
    .requiredOption('--client <client>', 'its name, slug or id')
    .option('--json', 'as JSON')
    .action(async (name: string, options: Options) => {
      const { withDatabase } = await import('./with-database.ts');
      const ended = await withDatabase('collector revoke', async (session) => {
        const { revokeCollector } = await import('../collect/collectors.ts');
        const items = await listedFor(session, text(options, 'client'));
        const found = items.find(
          (each) => each.state !== 'revoked' && [each.id, each.name.toLowerCase()].includes(name.toLowerCase()),
        );
        if (!found) throw badUsage(`No collector is called ${name}. \`watchfloor collector list\` shows them.`);
        await revokeCollector(session.deps, session.actor, found.id);
        return found;
      });
      if (isSet(options, 'json')) return printJson({ id: ended.id, name: ended.name });
      return print(`Revoked the collector "${ended.name}".`);
    });
  examples(command, ['collector revoke leeds-1 --client acme']);
}

async function listedFor(session: Session, client: string | undefined): Promise<Collector[]> {
  const { listCollectors } = await import('../collect/collectors.ts');
  const clientId = client === undefined ? undefined : await clientNamed(session, client);
  return (await listCollectors(session.deps, session.actor, clientId)).items;
}

async function clientNamed({ deps, actor }: Session, client: string): Promise<string> {
  const { findClient } = await import('../people/clients.ts');
  return (await findClient(deps, actor, client)).id;
}

async function siteNamed(
  { deps, actor }: Session,
  clientId: string,
  name: string | undefined,
): Promise<string | undefined> {
  if (name === undefined) return undefined;
  const { listSites } = await import('../estate/sites.ts');
  const { items } = await listSites(deps, actor, { clientId, retired: 'no', limit: 200 });
  const found = items.find((each) => each.id === name || each.name.toLowerCase() === name.toLowerCase());
  if (!found) throw badUsage(`--site: this client has no site called ${name}.`);
  return found.id;
}
