import type { Command } from 'commander';
import { isoOf } from '../base/clock.ts';
import { Problem } from '../base/problem.ts';
import type { Gap } from '../topology/gap-api.ts';
import type { DesignImport } from '../topology/import-api.ts';
import type { MapDiff, NetworkMap } from '../topology/map-api.ts';
import { layers } from '../topology/map-api.ts';
import { examples, isSet, readText, text } from './input.ts';
import type { Options } from './input.ts';
import { everyPage, exitCodes, note, print, printJson, table } from './output.ts';
import type { Session } from './with-database.ts';

/** `topology show|diff|gaps|import`. */
export function addTopology(program: Command): void {
  const topology = program.command('topology').description('the networks of clients: show, diff, gaps, import');
  const show = topology
    .command('show')
    .description('devices and links of a client with their states, now or at an instant')
    .argument('<client>', 'its name, slug or id')
    .option('--at <instant>', 'as it was then, such as 2026-11-24T03:12:00Z')
    .option('--json', 'as JSON')
    .action(async (client: string, options: Options) => {
      const { withDatabase } = await import('./with-database.ts');
      const map = await withDatabase('topology show', (session) => read(session, client, options));
      return isSet(options, 'json') ? printJson(map) : print(textOf(map));
    });
  examples(show, ['topology show acme', 'topology show acme --at 2026-11-24T03:12:00Z --json']);

  const diff = topology
    .command('diff')
    .description('what differs between two instants, or between two layers')
    .argument('<client>', 'its name, slug or id')
    .option('--from <instant>', 'the earlier one')
    .option('--to <instant>', 'the later one; now when left out')
    .option('--layers <two>', `two of ${layers.join(', ')}, with a comma between`)
    .option('--json', 'as JSON')
    .action(async (client: string, options: Options) => {
      const { withDatabase } = await import('./with-database.ts');
      const found = await withDatabase('topology diff', (session) => compare(session, client, options));
      return isSet(options, 'json') ? printJson(found) : print(diffText(found));
    });
  examples(diff, [
    'topology diff acme --from 2026-11-24T00:00:00Z',
    'topology diff acme --layers designed,seen --json',
  ]);

  const gaps = topology
    .command('gaps')
    .description('gaps that are open or accepted, the most severe first')
    .option('--client <client>', 'of one client: its name, slug or id')
    .option('--json', 'as JSON')
    .action(async (options: Options) => {
      const { withDatabase } = await import('./with-database.ts');
      const all = await withDatabase('topology gaps', (session) => gapsOf(session, options));
      if (isSet(options, 'json')) return printJson(all);
      return print(table(['SEVERITY', 'STATE', 'CLIENT', 'GAP', 'OWNER', 'NEXT'], all.map(gapRow)));
    });
  examples(gaps, ['topology gaps', 'topology gaps --client acme --json']);

  const bring = topology
    .command('import')
    .description('draw a design from a file: shows what would happen and every bad line; changes only with --confirm')
    .argument('<file>', 'CSV of links, or JSON of NetBox; - reads stdin')
    .requiredOption('--client <client>', 'its name, slug or id')
    .option('--netbox', 'the file is JSON of NetBox: /api/dcim/devices/ and /api/dcim/cables/')
    .option('--replace', 'take out of the design what such a file brought before and this one has not')
    .option('--confirm', 'do it, unless a line is bad')
    .option('--json', 'as JSON')
    .action(async (file: string, options: Options) => {
      const { withDatabase } = await import('./with-database.ts');
      const content = readText(file);
      const result = await withDatabase('topology import', (session) => importIt(session, content, options));
      if (isSet(options, 'json')) printJson(result);
      else tell(result);
      if (result.faults.length > 0) process.exitCode = exitCodes.usage;
    });
  examples(bring, [
    'topology import links.csv --client acme',
    'topology import netbox.json --netbox --client acme --confirm',
  ]);
}

async function read({ deps, actor }: Session, client: string, options: Options): Promise<NetworkMap> {
  const { findClient } = await import('../people/clients.ts');
  const { readMap } = await import('../topology/topology.ts');
  return readMap(deps, actor, (await findClient(deps, actor, client)).id, instantIn(options, 'at'));
}

async function compare({ deps, actor }: Session, client: string, options: Options): Promise<MapDiff> {
  const { findClient } = await import('../people/clients.ts');
  const { diffInTime, diffLayers } = await import('../topology/topology.ts');
  const { id } = await findClient(deps, actor, client);
  const from = instantIn(options, 'from');
  const [before, after] = (text(options, 'layers') ?? '')
    .split(',')
    .map((each) => layers.find((layer) => layer === each.trim()));
  if (before && after) return diffLayers(deps, actor, id, { before, after });
  if (from === undefined)
    throw new Problem('cli/usage', 400, `Give --from with an instant, or --layers with two of ${layers.join(', ')}.`);
  return diffInTime(deps, actor, id, { from, to: instantIn(options, 'to') });
}

async function gapsOf({ deps, actor }: Session, options: Options): Promise<Gap[]> {
  const { findClient } = await import('../people/clients.ts');
  const { listGaps } = await import('../topology/gaps.ts');
  const client = text(options, 'client');
  const of = client === undefined ? {} : { clientId: (await findClient(deps, actor, client)).id };
  return everyPage((page) => listGaps(deps, actor, { state: 'live', ...of, ...page }));
}

async function importIt({ deps, actor }: Session, content: string, options: Options): Promise<DesignImport> {
  const { findClient } = await import('../people/clients.ts');
  const { importDesign, previewDesign } = await import('../topology/import-design.ts');
  const { id } = await findClient(deps, actor, text(options, 'client') ?? '');
  const file = {
    format: isSet(options, 'netbox') ? 'netbox' : 'csv',
    content,
    replace: isSet(options, 'replace'),
  } as const;
  const preview = await previewDesign(deps, actor, id, file);
  if (!isSet(options, 'confirm') || preview.faults.length > 0) return preview;
  return importDesign(deps, actor, id, { ...file, digest: preview.digest });
}

function instantIn(options: Options, name: string): string | undefined {
  const given = text(options, name);
  if (given === undefined) return undefined;
  const at = Date.parse(given);
  if (Number.isNaN(at))
    throw new Problem('cli/usage', 400, `--${name} must be an instant, such as 2026-11-24T03:12:00Z.`);
  return isoOf(at);
}

function textOf({ nodes, links }: NetworkMap): string {
  const names = new Map(nodes.map(({ id, name }) => [id, name]));
  const devices = nodes.map(({ name, kind, siteName, state, layers: of }) => [
    name,
    kind,
    siteName ?? '',
    state,
    of.join(' '),
  ]);
  const cables = links.map(({ a, b, aPort, bPort, state, layers: of }) => [
    `${names.get(a) ?? '?'} ${aPort}`.trim(),
    `${names.get(b) ?? '?'} ${bPort}`.trim(),
    state,
    of.join(' '),
  ]);
  return `${table(['DEVICE', 'KIND', 'SITE', 'STATE', 'LAYERS'], devices)}\n\n${table(['FROM', 'TO', 'STATE', 'LAYERS'], cables)}`;
}

function diffText({ nodes, links, added, removed, changed }: MapDiff): string {
  const names = new Map(nodes.map(({ id, name }) => [id, name]));
  const rows = [
    ...nodes.map(({ name, change, says }) => [change, name, says]),
    ...links.map(({ a, b, change, says }) => [change, `${names.get(a) ?? '?'} – ${names.get(b) ?? '?'}`, says]),
  ].filter(([change]) => change !== 'same');
  return `${table(['CHANGE', 'WHAT', 'HOW'], rows)}\n\n${added} added, ${removed} removed, ${changed} changed`;
}

function gapRow({ severity, state, clientName, title, ownerName, nextOn }: Gap): string[] {
  return [severity, state, clientName, title, ownerName ?? '', nextOn ?? ''];
}

function tell({ faults, ignored, nodes, links, known, removes, done }: DesignImport): void {
  for (const { line, column, reason } of faults) note(`line ${line}${column ? `, ${column}` : ''}: ${reason}`);
  if (ignored.length > 0) note(`Columns that mean nothing here: ${ignored.join(', ')}`);
  const sums = `${nodes} new devices, ${links} new links, ${known} drawn already, ${removes} taken out`;
  print(
    done
      ? `Drawn: ${sums}`
      : `Would draw: ${sums}${faults.length === 0 ? '. Add --confirm to do it.' : '. Nothing can be imported yet.'}`,
  );
}
