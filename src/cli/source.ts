import type { Command } from 'commander';
import { z } from 'zod';
import { sourceRoutes } from '../intake/sources-api.ts';
import type { SnmpUser } from '../intake/sources-api.ts';
import { checked, examples, given, isSet, readText, text } from './input.ts';
import type { Options } from './input.ts';
import { badUsage, print, printJson } from './output.ts';
import { addListAndRemove } from './source-list.ts';
import type { Session } from './with-database.ts';

/** `source add …|list|remove`: what senders are told apart by. */
export function addSource(program: Command): void {
  const source = program.command('source').description('what senders prove themselves with: add, list, remove');
  const add = source
    .command('add')
    .description('add a webhook, HEC token, certificate, community, relay, SNMPv3 user or listener');
  addKeys(add);
  addRelay(add);
  addUsm(add);
  addListener(add);
  addListAndRemove(source);
}

type Add = (session: Session, clientId: string | null, deviceId: string | null, options: Options) => Promise<object>;

/** The frame of all of them: find the client and the device, add, say what came of it. */
function adding(command: Command, add: Add, tell: (made: object) => string): Command {
  return command.option('--json', 'as JSON').action(async (options: Options) => {
    const { withDatabase } = await import('./with-database.ts');
    const made = await withDatabase('source add', async (session) => {
      const { clientId, deviceId } = await ownerOf(session, options);
      return add(session, clientId, deviceId, options);
    });
    if (isSet(options, 'json')) printJson(made);
    else print(tell(made));
  });
}

async function ownerOf(
  { deps, actor }: Session,
  options: Options,
): Promise<{ clientId: string | null; deviceId: string | null }> {
  const client = text(options, 'client');
  if (client === undefined) return { clientId: null, deviceId: null };
  const { findClient } = await import('../people/clients.ts');
  const { listDevices } = await import('../estate/devices.ts');
  const { id: clientId } = await findClient(deps, actor, client);
  const device = text(options, 'device');
  if (device === undefined) return { clientId, deviceId: null };
  const { items } = await listDevices(deps, actor, { clientId, q: device, retired: 'no', limit: 200 });
  const found = items.find((each) => each.name.toLowerCase() === device.toLowerCase());
  if (!found)
    throw badUsage(
      `--device: ${client} has no device called ${device}. \`watchfloor device list --client ${client}\` shows them.`,
    );
  return { clientId, deviceId: found.id };
}

const keyKinds = [
  { kind: 'webhook', says: 'a secret address that takes JSON' },
  { kind: 'hec', says: 'a token for the Splunk HEC-compatible endpoint' },
  { kind: 'certificate', says: 'a TLS client certificate, for syslog over TLS' },
  { kind: 'community', says: 'an SNMP community (read from stdin), for traps v1 and v2c' },
] as const;

function addKeys(add: Command): void {
  for (const { kind, says } of keyKinds) {
    const command = add
      .command(kind)
      .description(says)
      .requiredOption('--client <client>', 'its name, slug or id')
      .requiredOption('--name <name>', 'what it is for')
      .option('--device <device>', 'only this device of the client sends with it')
      .option('--expires <instant>', 'such as 2027-01-31T00:00:00Z');
    if (kind === 'certificate')
      command.requiredOption(
        '--certificate <file>',
        'its certificate in PEM, or its SHA-256 fingerprint; - reads stdin',
      );
    adding(command, addKey(kind), tellKey);
    const more = { webhook: '', hec: '', certificate: ' --certificate device.pem', community: ' < community-file' }[
      kind
    ];
    examples(command, [`source add ${kind} --client acme --name "main office"${more}`]);
  }
}

function addKey(kind: (typeof keyKinds)[number]['kind']): Add {
  return async ({ deps, actor }, clientId, deviceId, options) => {
    const { addSourceKey } = await import('../intake/sources.ts');
    const proof =
      kind === 'certificate'
        ? { certificate: readText(text(options, 'certificate') ?? '-').trim() }
        : kind === 'community'
          ? { community: readText('-').replace(/\r?\n$/, '') }
          : {};
    const values = given({
      kind,
      clientId,
      deviceId,
      name: text(options, 'name'),
      expiresAt: text(options, 'expires'),
      ...proof,
    });
    return addSourceKey(
      deps,
      actor,
      checked(sourceRoutes.addSourceKey.body, values, { expiresAt: '--expires', community: 'The community on stdin' }),
    );
  };
}

const madeKey = sourceRoutes.addSourceKey.reply;

function tellKey(made: object): string {
  const { key, secret, path } = madeKey.parse(made);
  const lines = [`Added the ${key.kind} "${key.name}" of ${key.clientName}.`];
  if (path !== null) lines.push(`Path, shown this once: ${path}`);
  if (secret !== null && path === null) lines.push(`Secret, shown this once: ${secret}`);
  return lines.join('\n');
}

function addRelay(add: Command): void {
  const command = add
    .command('relay')
    .description('an address that passes on the lines of others')
    .requiredOption('--name <name>')
    .requiredOption('--address <address>')
    .option(
      '--client <client>',
      'it speaks for this client’s devices; without, for any client’s, told apart by HOSTNAME',
    );
  const relay: Add = async ({ deps, actor }, clientId, _deviceId, options) => {
    const { addRelay: verb } = await import('../intake/sources.ts');
    return verb(
      deps,
      actor,
      checked(
        sourceRoutes.addRelay.body,
        given({ clientId, name: text(options, 'name'), address: text(options, 'address') }),
      ),
    );
  };
  examples(
    adding(command, relay, (made) => `Added the relay "${named(made)}".`),
    ['source add relay --client acme --name "Leeds collector" --address 10.20.0.9'],
  );
}

function addUsm(add: Command): void {
  const command = add
    .command('usm')
    .description(
      'a user of SNMPv3 traps and informs; its pass phrases are read from stdin, authentication on the first line, privacy on the second',
    )
    .requiredOption('--client <client>')
    .requiredOption('--name <name>', 'its security name')
    .option('--device <device>', 'only this device of the client sends with it')
    .option('--auth <protocol>', 'md5, sha1, sha224, sha256, sha384 or sha512', 'sha256')
    .option('--priv <protocol>', 'none, des, aes128, aes256 or aes256-cisco', 'aes128');
  const usm: Add = async ({ deps, actor, secret }, clientId, deviceId, options) => {
    const { addSnmpUser } = await import('../intake/sources.ts');
    const [authPhrase, privPhrase] = readText('-').split(/\r?\n/);
    const values = given({
      clientId,
      deviceId,
      name: text(options, 'name'),
      auth: text(options, 'auth'),
      authPhrase,
      priv: text(options, 'priv'),
      privPhrase: privPhrase === '' ? undefined : privPhrase,
    });
    const made: SnmpUser = await addSnmpUser(
      { ...deps, secret },
      actor,
      checked(sourceRoutes.addSnmpUser.body, values, {
        authPhrase: 'The first line of stdin',
        privPhrase: 'The second line of stdin',
      }),
    );
    return made;
  };
  examples(
    adding(command, usm, (made) => `Added the SNMPv3 user "${named(made)}".`),
    [
      'source add usm --client acme --name watchfloor < two-pass-phrases',
      'source add usm --client acme --name old --auth sha1 --priv none < one-pass-phrase',
    ],
  );
}

function addListener(add: Command): void {
  const command = add
    .command('listener')
    .description('one more port to listen on, whose senders belong to one client')
    .requiredOption('--name <name>')
    .requiredOption('--kind <kind>', 'syslog-udp, syslog-tcp, syslog-tls or trap')
    .requiredOption('--port <port>')
    .option('--client <client>', 'whose devices send there; without, one more that everyone shares');
  const listener: Add = async ({ deps, actor }, clientId, _deviceId, options) => {
    const { addListener: verb } = await import('../intake/sources.ts');
    return verb(
      deps,
      actor,
      checked(
        sourceRoutes.addListener.body,
        given({
          clientId,
          name: text(options, 'name'),
          kind: text(options, 'kind'),
          port: Number(text(options, 'port')),
        }),
      ),
    );
  };
  examples(
    adding(
      command,
      listener,
      (made) => `Added the listener "${named(made)}". A server that runs opens it within a second.`,
    ),
    ['source add listener --client acme --name "Acme UDP" --kind syslog-udp --port 5601'],
  );
}

function named(made: object): string {
  return z.looseObject({ name: z.string() }).parse(made).name;
}
