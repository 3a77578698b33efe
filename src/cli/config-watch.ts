import type { Command } from 'commander';
import type { ConfigDiff, ConfigVersion, Watch } from '../configs/api.ts';
import { credentialNamed } from './credential.ts';
import { deviceNamed } from './device-named.ts';
import { examples, isSet, text } from './input.ts';
import type { Options } from './input.ts';
import { badUsage, print, printJson, table } from './output.ts';
import type { Session } from './with-database.ts';

/** `config-watch`: how configurations of devices are fetched, and what has changed in them. */
export function addConfigWatch(program: Command): void {
  const group = program
    .command('config-watch')
    .description('configurations of devices: how they are watched, what has changed');
  addList(group);
  addSet(group);
  addFetch(group);
  addDiff(group);
}

function addList(group: Command): void {
  const list = group
    .command('list')
    .description('devices whose configuration is watched, those that fail first')
    .option('--json', 'as JSON')
    .action(async (options: Options) => {
      const { listConfigWatches } = await import('../configs/watches.ts');
      const { withDatabase } = await import('./with-database.ts');
      const { items } = await withDatabase('config-watch list', ({ deps, actor }) =>
        listConfigWatches(deps, actor, { limit: 500 }),
      );
      if (isSet(options, 'json')) return printJson(items);
      const rows = items.map((each) => [
        each.clientName,
        each.deviceName,
        each.driver,
        each.lastOkAt ?? 'never',
        each.failure,
      ]);
      return print(table(['CLIENT', 'DEVICE', 'DRIVER', 'LAST FETCHED', 'FAILS BECAUSE'], rows));
    });
  examples(list, ['config-watch list']);
}

function addSet(group: Command): void {
  const set = group
    .command('set')
    .description("say how a device's configuration is watched")
    .argument('<device>')
    .requiredOption('--client <client>', 'its name, slug or id')
    .option('--driver <driver>', 'junos, cisco-ios or generic')
    .option('--credential <name>', 'an SSH credential of the client')
    .option('--command <command>', 'with the generic driver: what shows the configuration')
    .option('--port <port>', 'where its SSH server listens')
    .option('--every <hours>', 'how often it is fetched without a reason')
    .option('--old-ciphers', 'offer what old devices alone speak')
    .option('--off', 'watch it no more; its versions stay')
    .option('--json', 'as JSON')
    .action(async (name: string, options: Options) => {
      const { withDatabase } = await import('./with-database.ts');
      const watch = await withDatabase('config-watch set', (session) => setOne(session, name, options));
      return tell(options, name, watch);
    });
  examples(set, [
    'config-watch set fw-leeds-1 --client acme --driver junos --credential backup',
    'config-watch set proxy-1 --client acme --driver generic --command "cat /etc/squid/squid.conf" --credential backup',
  ]);
}

async function setOne(session: Session, name: string, options: Options): Promise<Watch> {
  const { getConfigWatch, setConfigWatch } = await import('../configs/watches.ts');
  const { zDriver } = await import('../configs/api.ts');
  const client = text(options, 'client') ?? '';
  const device = await deviceNamed(session, client, name);
  const wanted = text(options, 'credential');
  const driver = zDriver.optional().safeParse(text(options, 'driver'));
  if (!driver.success) throw badUsage('--driver must be junos, cisco-ios or generic');
  const { version } = await getConfigWatch(session.deps, session.actor, device.id);
  return setConfigWatch(session.deps, session.actor, device.id, {
    version,
    enabled: !isSet(options, 'off'),
    driver: driver.data,
    command: text(options, 'command'),
    credentialId: wanted === undefined ? undefined : (await credentialNamed(session, client, wanted)).id,
    port: numberOf(options, 'port'),
    everyHours: numberOf(options, 'every'),
    oldCiphers: isSet(options, 'oldCiphers') ? true : undefined,
  });
}

function addFetch(group: Command): void {
  const fetch = group
    .command('fetch')
    .description('fetch a configuration now, by the server that runs, and wait for it')
    .argument('<device>')
    .requiredOption('--client <client>', 'its name, slug or id')
    .option('--json', 'as JSON')
    .action(async (name: string, options: Options) => {
      const { withDatabase } = await import('./with-database.ts');
      const watch = await withDatabase('config-watch fetch', (session) => fetchOne(session, name, options));
      return tell(options, name, watch);
    });
  examples(fetch, ['config-watch fetch fw-leeds-1 --client acme']);
}

const PATIENCE = { times: 480, everyMs: 250 };

async function fetchOne(session: Session, name: string, options: Options): Promise<Watch> {
  const { fetchConfig, getConfigWatch } = await import('../configs/watches.ts');
  const { setTimeout: sleep } = await import('node:timers/promises');
  const device = await deviceNamed(session, text(options, 'client') ?? '', name);
  let watch = await fetchConfig(session.deps, session.actor, device.id);
  for (let i = 0; session.beside && (watch.asked || watch.busy) && i < PATIENCE.times; i += 1) {
    await sleep(PATIENCE.everyMs);
    watch = await getConfigWatch(session.deps, session.actor, device.id);
  }
  return watch;
}

function addDiff(group: Command): void {
  const diff = group
    .command('diff')
    .description('what the last change of a configuration was; secrets are masked')
    .argument('<device>')
    .requiredOption('--client <client>', 'its name, slug or id')
    .option('--json', 'as JSON')
    .action(async (name: string, options: Options) => {
      const { withDatabase } = await import('./with-database.ts');
      const told = await withDatabase('config-watch diff', (session) => lastDiff(session, name, options));
      return isSet(options, 'json') ? printJson(told) : print(shownDiff(told));
    });
  examples(diff, ['config-watch diff fw-leeds-1 --client acme']);
}

async function lastDiff(session: Session, name: string, options: Options): Promise<ConfigDiff> {
  const { diffConfig, listConfigs } = await import('../configs/configs.ts');
  const device = await deviceNamed(session, text(options, 'client') ?? '', name);
  const { items } = await listConfigs(session.deps, session.actor, device.id, { limit: 1 });
  const last = items[0];
  if (!last) throw badUsage(`There is no configuration of ${name} yet. \`watchfloor config-watch fetch\` asks for it.`);
  return diffConfig(session.deps, session.actor, last.id);
}

function shownDiff({ to, parts, more }: ConfigDiff): string {
  const lines = parts.flatMap(({ under, removed, added, moved }) => [
    `  ${under}`,
    ...removed.map((line) => `- ${line}`),
    ...added.map((line) => `+ ${line}`),
    ...moved.map((line) => `~ ${line} (at another place)`),
  ]);
  return [headOf(to), ...lines, ...(more > 0 ? [`… ${more} lines more`] : [])].join('\n');
}

function headOf({ fetchedAt, who, planned, changeName }: ConfigVersion): string {
  const whose =
    planned === 'planned' ? `in ${changeName}` : planned === 'first' ? 'the first seen' : 'outside any change';
  return `${fetchedAt}, by ${who ?? 'somebody'}, ${whose}`;
}

function tell(options: Options, name: string, watch: Watch): void {
  if (isSet(options, 'json')) return printJson(watch);
  if (!watch.enabled) return print(`${name} is not watched.`);
  if (watch.asked || watch.busy || watch.lastAt === null)
    return print(`${name} is fetched as soon as the server runs and is free.`);
  if (watch.failure !== '') return print(`${name} was not fetched: ${watch.failure}.`);
  return print(`${name} was fetched at ${watch.lastOkAt}; next at ${watch.nextAt}.`);
}

function numberOf(options: Options, name: string): number | undefined {
  const told = text(options, name);
  if (told === undefined) return undefined;
  const number = Number(told);
  if (Number.isInteger(number) && number > 0) return number;
  throw badUsage(`--${name} must be a whole number, such as 22`);
}
