import type { Command } from 'commander';
import { z } from 'zod';
import { zZone } from '../base/place.ts';
import { zText } from '../http/contract.ts';
import { zEmail } from '../people/sign-in-api.ts';
import { checked, examples, given, isSet, several, text, texts } from './input.ts';
import type { Options } from './input.ts';
import { everyPage, print, printJson, table } from './output.ts';
import type { Session } from './with-database.ts';

const person = { email: zEmail, name: zText(120) };
const newUser = z.discriminatedUnion(
  'role',
  [
    z.object({
      ...person,
      role: z.enum(['administrator', 'manager', 'lead-engineer', 'engineer']),
      zone: zZone.optional(),
    }),
    z.object({ ...person, role: z.enum(['client-administrator', 'client-viewer']) }),
  ],
  'must be administrator, manager, lead-engineer, engineer, client-administrator or client-viewer',
);

/** `user add|list|disable|enable|reset-second-factor`. */
export function addUser(program: Command): void {
  const user = program
    .command('user')
    .description('people who sign in: add, list, disable, enable, reset-second-factor');
  addAdd(user);
  addList(user);
  addActs(user);
}

function addAdd(user: Command): void {
  const add = user
    .command('add')
    .description('add staff or a client user')
    .requiredOption('--email <address>')
    .requiredOption('--name <name>')
    .requiredOption(
      '--role <role>',
      'administrator, manager, lead-engineer, engineer, client-administrator or client-viewer',
    )
    .option(
      '--client <client>',
      'staff: a client they work for, may be repeated (none: every client for administrators and managers); client users: theirs',
      several,
    )
    .option('--all-clients', 'staff: every client')
    .option('--zone <zone>', 'staff: time zone')
    .option('--invite', 'send or print a link to choose a password instead of setting one')
    .option(
      '--password-stdin',
      'read the password from stdin; WATCHFLOOR_PASSWORD works too; otherwise one is made and printed once',
    )
    .option('--json', 'as JSON')
    .action(async (options: Options) => {
      const { withDatabase } = await import('./with-database.ts');
      const made = await withDatabase('user add', (session) => addOne(session, options));
      if (isSet(options, 'json')) return printJson(made);
      const how = made.password
        ? `Password, shown this once: ${made.password}`
        : made.link
          ? `Link to choose a password: ${made.link}`
          : made.mailed
            ? 'A mail with a link is on its way.'
            : 'The password is the one you gave.';
      return print(`Added ${made.name} <${made.email}> as ${made.role}.\n${how}`);
    });
  examples(add, [
    'user add --email jordan@soc.example --name "Jordan Hale" --role lead-engineer --client acme --client bolt',
    'user add --email ann@acme.example --name Ann --role client-viewer --client acme --invite',
    'user add --email root@soc.example --name Root --role administrator --password-stdin < password-file',
  ]);
}

async function addOne({ deps, people, actor }: Session, options: Options) {
  const { addUser: add } = await import('../people/users.ts');
  const { findClient } = await import('../people/clients.ts');
  const { choosePassword } = await import('./password.ts');
  const { badUsage } = await import('./output.ts');
  const user = checked(
    newUser,
    given({
      email: text(options, 'email'),
      name: text(options, 'name'),
      role: text(options, 'role'),
      zone: text(options, 'zone'),
    }),
  );
  const clientIds: string[] = [];
  for (const name of texts(options, 'client')) clientIds.push((await findClient(deps, actor, name)).id);
  const chosen = isSet(options, 'invite') ? undefined : choosePassword(isSet(options, 'passwordStdin'));
  const secret = chosen ? { password: chosen.password } : {};
  const told = { email: user.email, name: user.name, role: user.role, password: chosen?.made ? chosen.password : null };
  switch (user.role) {
    case 'client-administrator':
    case 'client-viewer': {
      const [clientId, ...more] = clientIds;
      if (clientId === undefined || more.length > 0)
        throw badUsage(`--client: a ${user.role} belongs to exactly one client. Name it.`);
      return { ...told, ...(await add(people, actor, { ...user, clientId, ...secret })) };
    }
    default: {
      const { zone, ...staff } = user;
      const all =
        isSet(options, 'allClients') ||
        user.role === 'administrator' ||
        (user.role === 'manager' && clientIds.length === 0);
      return {
        ...told,
        ...(await add(people, actor, {
          ...staff,
          ...(zone ? { zone } : {}),
          clientIds: all ? null : clientIds,
          ...secret,
        })),
      };
    }
  }
}

function addList(user: Command): void {
  const list = user
    .command('list')
    .description('list staff, or the users of a client')
    .option('--client <client>', 'the users of this client')
    .option('--disabled', 'those without access, too')
    .option('--json', 'as JSON')
    .action(async (options: Options) => {
      const { withDatabase } = await import('./with-database.ts');
      const all = await withDatabase('user list', (session) => listAll(session, options));
      if (isSet(options, 'json')) return printJson(all);
      return print(
        table(
          ['NAME', 'ADDRESS', 'ROLE', 'CLIENTS', 'STATE'],
          all.map((each) => [
            each.name,
            each.email,
            each.role,
            each.clients,
            each.disabledAt === null ? '' : 'disabled',
          ]),
        ),
      );
    });
  examples(list, ['user list', 'user list --client acme --json']);
}

async function listAll({ deps, people, actor }: Session, options: Options) {
  const name = text(options, 'client');
  if (name !== undefined) {
    const { findClient } = await import('../people/clients.ts');
    const { listClientUsers } = await import('../people/client-users.ts');
    const client = await findClient(deps, actor, name);
    const users = await everyPage((page) => listClientUsers(people, actor, client.id, page));
    const shown = isSet(options, 'disabled') ? users : users.filter((each) => each.disabledAt === null);
    return shown.map((each) => ({
      id: each.id,
      name: each.name,
      email: each.email,
      role: each.role,
      clients: client.name,
      disabledAt: each.disabledAt,
    }));
  }
  const { listStaff } = await import('../people/staff.ts');
  const disabled = isSet(options, 'disabled') ? 'all' : 'no';
  const everybody = await everyPage((page) => listStaff(people, actor, { ...page, disabled }));
  // Those that stand for a program are shown by `token list`.
  const staff = everybody.filter((each) => !each.service);
  return staff.map((each) => ({
    id: each.id,
    name: each.name,
    email: each.email,
    role: each.role,
    clients: each.allClients ? 'all' : 'assigned',
    disabledAt: each.disabledAt,
  }));
}

const acts = [
  { name: 'disable', says: 'end someone’s access at once; their history stays', done: 'has no access any more' },
  { name: 'enable', says: 'give access back', done: 'has access again' },
  {
    name: 'reset-second-factor',
    says: 'forget a lost second factor; the next sign-in sets up a new one',
    done: 'sets up a new second factor at the next sign-in',
  },
] as const;

function addActs(user: Command): void {
  for (const { name, says, done } of acts) {
    const command = user
      .command(name)
      .description(says)
      .argument('<email>', 'address of staff or of a client user')
      .option('--json', 'as JSON')
      .action(async (email: string, options: Options) => {
        const { withDatabase } = await import('./with-database.ts');
        const { actOn } = await import('./user-acts.ts');
        const person = await withDatabase(`user ${name}`, (session) => actOn(session, email, name));
        if (isSet(options, 'json')) return printJson(person);
        return print(`${person.name} <${person.email}> ${done}.`);
      });
    examples(command, [`user ${name} jordan@soc.example`]);
  }
}
