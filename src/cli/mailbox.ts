import type { Command } from 'commander';
import { z } from 'zod';
import { zAddress } from '../correspondence/mail-api.ts';
import { zLogin } from '../correspondence/sealed.ts';
import type { Login } from '../correspondence/sealed.ts';
import { checked, examples, given, isSet, readText, several, text, texts } from './input.ts';
import type { Options } from './input.ts';
import { print, printJson, table } from './output.ts';
import type { Session } from './with-database.ts';

const zMailboxInput = z.object({
  name: z.string().trim().min(1).max(120),
  address: zAddress,
  host: z.string().min(1).max(255),
  port: z.coerce.number().int().min(1).max(65_535),
  security: z.enum(['tls', 'starttls', 'none']),
  username: z.string().min(1).max(320),
  folders: z.array(z.string().min(1).max(255)).min(1).max(20),
  doneFolder: z.string().min(1).max(255).nullable(),
});

/** `mailbox add|list|change|test`: the accounts that mail is taken from. */
export function addMailboxCommands(program: Command): void {
  const mailbox = program.command('mailbox').description('mailboxes that are followed: add, list, change, test');
  addAdd(mailbox);
  addList(mailbox);
  addChange(mailbox);
  addTest(mailbox);
}

function addAdd(mailbox: Command): void {
  const add = mailbox
    .command('add')
    .description('follow a mailbox by IMAP; its password, or its OAuth2 settings as JSON, is read from stdin')
    .requiredOption('--address <address>', 'whose mail it holds')
    .requiredOption('--host <host>', 'the IMAP server')
    .option('--client <client>', 'whose mailbox it is; without, recipient and sender of each mail say so')
    .option('--name <name>', 'what people call it; the address when left out')
    .option('--port <port>', 'its port', '993')
    .option('--security <security>', 'tls, starttls or none', 'tls')
    .option('--username <username>', 'who signs in; the address when left out')
    .option('--folder <folder>', 'a folder to read, can be given several times; INBOX when left out', several)
    .option('--done <folder>', 'where taken mail is moved; without, it stays where it is')
    .option('--oauth2', 'stdin holds {"tokenUrl", "clientId", "clientSecret", "refreshToken"?, "scope"?}')
    .option('--json', 'as JSON')
    .action(async (options: Options) => {
      const { withDatabase } = await import('./with-database.ts');
      const made = await withDatabase('mailbox add', (session) => addOne(session, options));
      if (isSet(options, 'json')) return printJson(made);
      return print(`Added. Whether it answers: watchfloor mailbox test ${made.id}`);
    });
  examples(add, [
    'mailbox add --address soc@msp.example --host imap.msp.example < password-file',
    'mailbox add --client acme --address acme@msp.example --host imap.msp.example --oauth2 < oauth2.json',
  ]);
}

function addList(mailbox: Command): void {
  const list = mailbox
    .command('list')
    .description('mailboxes and how they are')
    .option('--json', 'as JSON')
    .action(async (options: Options) => {
      const { withDatabase } = await import('./with-database.ts');
      const { listMailboxes } = await import('../correspondence/mailboxes.ts');
      const { items } = await withDatabase('mailbox list', ({ deps, actor }) => listMailboxes(deps, actor));
      if (isSet(options, 'json')) return printJson(items);
      const rows = items.map((each) => [
        each.id,
        each.address,
        each.clientName ?? 'all clients',
        each.state,
        String(each.taken),
        each.lastError ?? '',
      ]);
      return print(table(['ID', 'ADDRESS', 'CLIENT', 'STATE', 'TAKEN', 'LAST ERROR'], rows));
    });
  examples(list, ['mailbox list', 'mailbox list --json']);
}

function addChange(mailbox: Command): void {
  const change = mailbox
    .command('change')
    .description('change how a mailbox is reached and read; what is not named stays, and nothing is taken twice')
    .argument('<id>', 'as "mailbox list" shows it')
    .option('--name <name>', 'what people call it')
    .option('--host <host>', 'the IMAP server; it needs the login again')
    .option('--port <port>', 'its port; it needs the login again')
    .option('--security <security>', 'tls, starttls or none; it needs the login again')
    .option('--username <username>', 'who signs in')
    .option('--folder <folder>', 'a folder to read, can be given several times; they replace the ones before', several)
    .option('--done <folder>', 'where taken mail is moved')
    .option('--stay', 'taken mail stays where it is')
    .option('--password', 'stdin holds the password')
    .option('--oauth2', 'stdin holds {"tokenUrl", "clientId", "clientSecret", "refreshToken"?, "scope"?}')
    .option('--json', 'as JSON')
    .action(async (id: string, options: Options) => {
      const { withDatabase } = await import('./with-database.ts');
      const mailboxId = idOf(id);
      const changed = await withDatabase('mailbox change', (session) => changeOne(session, mailboxId, options));
      if (isSet(options, 'json')) return printJson(changed);
      return print(`Changed. Whether it answers: watchfloor mailbox test ${mailboxId}`);
    });
  examples(change, [
    'mailbox change 01a20d78-b795-70b0-b07b-d9f6c97e0012 --folder INBOX --folder Requests --done Taken',
    'mailbox change 01a20d78-b795-70b0-b07b-d9f6c97e0012 --host imap2.msp.example --password < password-file',
  ]);
}

function idOf(id: string): string {
  return checked(z.object({ id: z.uuid('must be an id') }), { id }, { id: 'The id' }).id;
}

async function changeOne({ deps, secret, actor }: Session, id: string, options: Options) {
  const { changeMailbox } = await import('../correspondence/mailbox-change.ts');
  const { listMailboxes } = await import('../correspondence/mailboxes.ts');
  const folders = texts(options, 'folder');
  const edit = checked(
    zMailboxInput.omit({ address: true }).partial(),
    given({
      name: text(options, 'name'),
      host: text(options, 'host'),
      port: text(options, 'port'),
      security: text(options, 'security'),
      username: text(options, 'username'),
      folders: folders.length > 0 ? folders : undefined,
      doneFolder: isSet(options, 'stay') ? null : text(options, 'done'),
    }),
    { folders: '--folder', doneFolder: '--done' },
  );
  const login = isSet(options, 'password') || isSet(options, 'oauth2') ? loginOf(options) : undefined;
  // Whoever types a command has seen it as it is now.
  const version = (await listMailboxes(deps, actor)).items.find((each) => each.id === id)?.version ?? 0;
  return changeMailbox({ ...deps, secret }, actor, id, { ...edit, version, login });
}

function addTest(mailbox: Command): void {
  const test = mailbox
    .command('test')
    .description('sign in once, and count what is in its folders; changes nothing')
    .argument('<id>', 'as "mailbox list" shows it')
    .option('--json', 'as JSON')
    .action(async (id: string, options: Options) => {
      const { withDatabase } = await import('./with-database.ts');
      const { testMailbox } = await import('../correspondence/mailboxes.ts');
      const mailboxId = idOf(id);
      const found = await withDatabase('mailbox test', ({ deps, secret, actor }) =>
        testMailbox({ ...deps, secret }, actor, mailboxId),
      );
      if (isSet(options, 'json')) return printJson(found);
      return print(
        table(
          ['FOLDER', 'MAILS'],
          found.folders.map(({ folder, messages }) => [folder, String(messages)]),
        ),
      );
    });
  examples(test, ['mailbox test 01a20d78-b795-70b0-b07b-d9f6c97e0012']);
}

async function addOne({ deps, secret, actor }: Session, options: Options): Promise<{ id: string }> {
  const { addMailbox } = await import('../correspondence/mailboxes.ts');
  const { findClient } = await import('../people/clients.ts');
  const client = text(options, 'client');
  const clientId = client === undefined ? null : (await findClient(deps, actor, client)).id;
  const folders = texts(options, 'folder');
  const input = checked(
    zMailboxInput,
    given({
      name: text(options, 'name') ?? text(options, 'address'),
      address: text(options, 'address'),
      host: text(options, 'host'),
      port: text(options, 'port'),
      security: text(options, 'security'),
      username: text(options, 'username') ?? text(options, 'address'),
      folders: folders.length > 0 ? folders : ['INBOX'],
      doneFolder: text(options, 'done') ?? null,
    }),
    { folders: '--folder', doneFolder: '--done' },
  );
  return addMailbox({ ...deps, secret }, actor, { ...input, clientId, login: loginOf(options) });
}

function loginOf(options: Options): Login {
  return checked(zLogin, loginFrom(readText('-'), isSet(options, 'oauth2')), {
    password: 'The password on stdin',
    tokenUrl: 'tokenUrl on stdin',
    clientId: 'clientId on stdin',
    clientSecret: 'clientSecret on stdin',
  });
}

function loginFrom(stdin: string, oauth2: boolean): unknown {
  if (!oauth2) return { auth: 'password', password: stdin.replace(/\r?\n$/, '') };
  try {
    return { ...z.record(z.string(), z.unknown()).parse(JSON.parse(stdin)), auth: 'oauth2' };
  } catch {
    return { auth: 'oauth2' };
  }
}
