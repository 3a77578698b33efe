import type { Command } from 'commander';
import { deviceRoutes } from '../estate/api.ts';
import { addDeviceImport } from './device-import.ts';
import { addDevicePoll } from './device-poll.ts';
import { checked, examples, given, isSet, several, text, texts } from './input.ts';
import type { Options } from './input.ts';
import { badUsage, everyPage, print, printJson, table } from './output.ts';
import type { Session } from './with-database.ts';

const names = {
  managementAddress: '--address',
  otherAddresses: '--other-address',
  clientId: '--client',
  siteId: '--site',
};

/** `device add|list|import|poll`. */
export function addDevice(program: Command): void {
  const device = program.command('device').description('devices of clients: add, list, import, poll');
  addAdd(device);
  addList(device);
  addDeviceImport(device);
  addDevicePoll(device);
}

function addAdd(device: Command): void {
  const add = device
    .command('add')
    .description('add a device to a client')
    .requiredOption('--client <client>', 'its name, slug or id')
    .requiredOption('--name <name>', 'as it calls itself in its logs')
    .requiredOption('--kind <kind>', 'firewall, switch, router, access-point, server, sensor, collector, …')
    .option('--vendor <vendor>')
    .option('--model <model>')
    .option('--os <version>', 'version of its software')
    .option('--address <address>', 'where it is managed and sends from')
    .option('--other-address <address>', 'a further address it sends from; may be repeated', several)
    .option('--serial <number>')
    .option('--site <site>', 'name of a site of the client')
    .option('--criticality <level>', 'low, normal, high or critical')
    .option('--support-end <day>', 'YYYY-MM-DD')
    .option('--json', 'as JSON')
    .action(async (options: Options) => {
      const { withDatabase } = await import('./with-database.ts');
      const made = await withDatabase('device add', (session) => addOne(session, options));
      if (isSet(options, 'json')) return printJson(made);
      return print(`Added ${made.name} (${made.kind}) to ${made.clientName}.`);
    });
  examples(add, [
    'device add --client acme --name fw-leeds-1 --kind firewall --vendor Juniper --address 10.20.0.1',
    'device add --client "Acme Ltd" --name sw1 --kind switch --address 10.20.0.2 --other-address 10.20.9.2 --site Leeds --json',
  ]);
}

async function addOne({ deps, actor }: Session, options: Options) {
  const { findClient } = await import('../people/clients.ts');
  const { addDevice: add } = await import('../estate/devices.ts');
  const client = await findClient(deps, actor, text(options, 'client') ?? '');
  const input = checked(
    deviceRoutes.addDevice.body,
    given({
      clientId: client.id,
      name: text(options, 'name'),
      kind: text(options, 'kind'),
      vendor: text(options, 'vendor'),
      model: text(options, 'model'),
      osVersion: text(options, 'os'),
      managementAddress: text(options, 'address'),
      otherAddresses: options['otherAddress'] === undefined ? undefined : texts(options, 'otherAddress'),
      serial: text(options, 'serial'),
      siteId: await siteNamed({ deps, actor }, client.id, text(options, 'site')),
      criticality: text(options, 'criticality'),
      supportEnd: text(options, 'supportEnd'),
    }),
    names,
  );
  return add(deps, actor, input);
}

async function siteNamed(
  { deps, actor }: Pick<Session, 'deps' | 'actor'>,
  clientId: string,
  name: string | undefined,
): Promise<string | undefined> {
  if (name === undefined) return undefined;
  const { listSites } = await import('../estate/sites.ts');
  const sites = await everyPage((page) => listSites(deps, actor, { ...page, clientId, retired: 'no' }));
  const site = sites.find((each) => each.name.toLowerCase() === name.toLowerCase());
  if (site) return site.id;
  const known = sites.map((each) => each.name).join(', ');
  throw badUsage(`--site: the client has no site called ${name}. ${known ? `It has ${known}.` : 'It has none yet.'}`);
}

function addList(device: Command): void {
  const list = device
    .command('list')
    .description('list devices by name')
    .option('--client <client>', 'of one client: its name, slug or id')
    .option('--search <words>', 'only those with these words in name, vendor, model, serial, address or site')
    .option('--retired', 'those out of service, too')
    .option('--csv', 'as CSV, safe to open in a spreadsheet')
    .option('--json', 'as JSON')
    .action(async (options: Options) => {
      const { withDatabase } = await import('./with-database.ts');
      await withDatabase('device list', (session) => listAll(session, options));
    });
  examples(list, [
    'device list --client acme',
    'device list --search "juniper leeds" --json',
    'device list --csv > devices.csv',
  ]);
}

async function listAll({ deps, actor }: Session, options: Options): Promise<void> {
  const client = text(options, 'client');
  const { findClient } = await import('../people/clients.ts');
  const filter = {
    ...(client === undefined ? {} : { clientId: (await findClient(deps, actor, client)).id }),
    q: text(options, 'search'),
    retired: isSet(options, 'retired') ? ('all' as const) : ('no' as const),
  };
  if (isSet(options, 'csv')) {
    const { exportDevices } = await import('../estate/device-csv.ts');
    process.stdout.write(await exportDevices(deps, actor, filter));
    return;
  }
  const { listDevices } = await import('../estate/devices.ts');
  const all = await everyPage((page) => listDevices(deps, actor, { ...filter, ...page }));
  if (isSet(options, 'json')) printJson(all);
  else
    print(
      table(
        ['NAME', 'CLIENT', 'KIND', 'VENDOR', 'MODEL', 'ADDRESS', 'SITE'],
        all.map((each) => [
          each.name,
          each.clientName,
          each.kind,
          each.vendor,
          each.model,
          each.managementAddress ?? '',
          each.siteName ?? '',
        ]),
      ),
    );
}
