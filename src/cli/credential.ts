import type { Command } from 'commander';
import { credentialRoutes } from '../estate/credential-api.ts';
import type { Credential, CredentialKind } from '../estate/credential-api.ts';
import { deviceNamed } from './device-named.ts';
import { checked, examples, given, isSet, readText, text } from './input.ts';
import type { Options } from './input.ts';
import { badUsage, everyPage, print, printJson, table } from './output.ts';
import type { Session } from './with-database.ts';

/** `credential add|list|test|remove`: what devices are asked with. Secrets come by stdin and are never shown. */
export function addCredentialCommands(program: Command): void {
  const credential = program
    .command('credential')
    .description('what devices are asked with, sealed: add, list, test, remove');
  addAdd(credential);
  addList(credential);
  addTest(credential);
  addRemove(credential);
}

const kinds: Record<CredentialKind, { says: string; stdin: string; example: string }> = {
  'snmp-v2c': {
    says: 'an SNMP community',
    stdin: 'the community',
    example: 'credential add snmp-v2c --client acme --name core < community-file',
  },
  'snmp-v3': {
    says: 'an SNMPv3 user',
    stdin: 'the authentication phrase, and the privacy phrase on a second line',
    example: 'credential add snmp-v3 --client acme --name core --user watch --auth sha256 --priv aes128 < two-phrases',
  },
  'ssh-password': {
    says: 'an SSH login with a password',
    stdin: 'the password',
    example: 'credential add ssh-password --client acme --name backup --user backup < password-file',
  },
  'ssh-key': {
    says: 'an SSH login with a key',
    stdin: 'the private key',
    example: 'credential add ssh-key --client acme --name backup --user backup < id_ed25519',
  },
};

function addAdd(credential: Command): void {
  const add = credential.command('add').description('add a credential; its secret is read from stdin');
  for (const kind of credentialRoutes.listCredentials.query.shape.kind.unwrap().options) {
    const { says, stdin, example } = kinds[kind];
    const command = add
      .command(kind)
      .description(`${says}; stdin holds ${stdin}`)
      .requiredOption('--client <client>', 'its name, slug or id')
      .requiredOption('--name <name>', 'what it is for')
      .option('--json', 'as JSON');
    if (kind !== 'snmp-v2c') command.requiredOption('--user <name>');
    if (kind === 'snmp-v3')
      command
        .option('--auth <protocol>', 'none, md5, sha1, sha224, sha256, sha384 or sha512', 'sha256')
        .option('--priv <protocol>', 'none, des, aes128, aes256 or aes256-cisco', 'aes128');
    command.action(async (options: Options) => {
      const { withDatabase } = await import('./with-database.ts');
      const made = await withDatabase('credential add', (session) => addOne(session, kind, options));
      if (isSet(options, 'json')) return printJson(made);
      return print(`Added the credential "${made.name}" of ${made.clientName}. Its secret is sealed and never shown.`);
    });
    examples(command, [example]);
  }
}

async function addOne({ deps, actor, secret }: Session, kind: CredentialKind, options: Options): Promise<Credential> {
  const { findClient } = await import('../people/clients.ts');
  const { addCredential } = await import('../estate/credentials.ts');
  const client = await findClient(deps, actor, text(options, 'client') ?? '');
  const values = {
    clientId: client.id,
    name: text(options, 'name'),
    secret: given({ kind, user: text(options, 'user'), ...secretOf(kind, options) }),
  };
  const input = checked(credentialRoutes.addCredential.body, values, { secret: 'What came by stdin, or an option:' });
  return addCredential({ ...deps, secret }, actor, input);
}

function secretOf(kind: CredentialKind, options: Options): Record<string, unknown> {
  const told = readText('-');
  const [first = '', second] = told.split(/\r?\n/);
  switch (kind) {
    case 'snmp-v2c':
      return { community: first };
    case 'snmp-v3':
      return {
        auth: text(options, 'auth'),
        authPhrase: first === '' ? undefined : first,
        priv: text(options, 'priv'),
        privPhrase: second === '' ? undefined : second,
      };
    case 'ssh-password':
      return { password: first };
    case 'ssh-key':
      return { privateKey: told };
  }
}

function addList(credential: Command): void {
  const list = credential
    .command('list')
    .description('list credentials by name, without their secrets')
    .option('--client <client>', 'of one client: its name, slug or id')
    .option('--json', 'as JSON')
    .action(async (options: Options) => {
      const { withDatabase } = await import('./with-database.ts');
      const all = await withDatabase('credential list', (session) => allOf(session, text(options, 'client')));
      if (isSet(options, 'json')) return printJson(all);
      return print(
        table(
          ['NAME', 'CLIENT', 'KIND', 'USER', 'PROTECTION', 'LAST USED'],
          all.map((each) => [
            each.name,
            each.clientName,
            each.kind,
            each.user ?? '',
            each.auth === null ? '' : `${each.auth}/${each.priv ?? 'none'}`,
            each.lastUsedOn ?? 'never',
          ]),
        ),
      );
    });
  examples(list, ['credential list --client acme', 'credential list --json']);
}

async function allOf({ deps, actor }: Session, client: string | undefined): Promise<Credential[]> {
  const { listCredentials } = await import('../estate/credentials.ts');
  const { findClient } = await import('../people/clients.ts');
  const of = client === undefined ? {} : { clientId: (await findClient(deps, actor, client)).id };
  return everyPage((page) => listCredentials(deps, actor, { ...page, ...of }));
}

/** A credential of a client by its name; bad usage names those that there are. */
export async function credentialNamed(session: Session, client: string, name: string): Promise<Credential> {
  const all = await allOf(session, client);
  const found = all.find((each) => each.name.toLowerCase() === name.toLowerCase());
  if (found) return found;
  const known = all.map((each) => each.name).join(', ');
  throw badUsage(`${client} has no credential called ${name}. ${known ? `It has ${known}.` : 'It has none yet.'}`);
}

function addTest(credential: Command): void {
  const test = credential
    .command('test')
    .description('ask a device with it now, and say whether it answers')
    .argument('<name>')
    .requiredOption('--client <client>', 'its name, slug or id')
    .requiredOption('--device <device>', 'name of the device to ask')
    .option('--port <port>', 'where its agent listens', '161')
    .option('--json', 'as JSON')
    .action(async (name: string, options: Options) => {
      const { withDatabase } = await import('./with-database.ts');
      const told = await withDatabase('credential test', async (session) => {
        const { pollOnce } = await import('../monitoring/poll-once.ts');
        const client = text(options, 'client') ?? '';
        const { id: credentialId } = await credentialNamed(session, client, name);
        const device = await deviceNamed(session, client, text(options, 'device') ?? '');
        const port = Number(text(options, 'port'));
        return pollOnce({ ...session.deps, secret: session.secret }, session.actor, {
          deviceId: device.id,
          credentialId,
          port,
        });
      });
      if (isSet(options, 'json')) return printJson({ answers: true, system: told.system });
      return print(`It answers: ${told.system.name || 'a device without a name'}, ${told.system.descr}`);
    });
  examples(test, ['credential test core --client acme --device fw-leeds-1']);
}

function addRemove(credential: Command): void {
  const remove = credential
    .command('remove')
    .description('remove one: what asks with it stops asking')
    .argument('<name>')
    .requiredOption('--client <client>', 'its name, slug or id')
    .option('--json', 'as JSON')
    .action(async (name: string, options: Options) => {
      const { withDatabase } = await import('./with-database.ts');
      const removed = await withDatabase('credential remove', async (session) => {
        const { removeCredential } = await import('../estate/credentials.ts');
        const found = await credentialNamed(session, text(options, 'client') ?? '', name);
        await removeCredential(session.deps, session.actor, found.id, found.version);
        return found;
      });
      if (isSet(options, 'json')) return printJson({ id: removed.id, name: removed.name });
      return print(`Removed the credential "${removed.name}".`);
    });
  examples(remove, ['credential remove core --client acme']);
}
