import type { Command } from 'commander';
import { z } from 'zod';
import { permissions } from '../base/permissions.ts';
import { Problem } from '../base/problem.ts';
import { zText } from '../http/contract.ts';
import { grantedRoles } from '../people/may.ts';
import { checked, examples, given, isSet, several, text, texts } from './input.ts';
import type { Options } from './input.ts';
import { badUsage, note, print, printJson, table } from './output.ts';
import type { Session } from './with-database.ts';

const newToken = z.object({
  name: zText(80),
  role: z.enum(grantedRoles, `must be one of ${grantedRoles.join(', ')}`),
  scope: z.array(z.enum(permissions, 'must be a permission, such as tickets.read')).min(1).optional(),
});

/** `token add|list|revoke`. */
export function addToken(program: Command): void {
  const token = program.command('token').description('tokens for programs: add, list, revoke');
  addAdd(token);
  addList(token);
  addRevoke(token);
}

function addAdd(token: Command): void {
  const add = token
    .command('add')
    .description('make a token that may do what a role may; it is printed this once')
    .requiredOption('--name <name>', 'what will use it')
    .requiredOption('--role <role>', grantedRoles.join(', '))
    .option('--client <client>', 'a client it reaches, may be repeated; without, all', several)
    .option('--scope <permission>', 'only this of what the role may; may be repeated', several)
    .option('--expires <when>', 'days (90d), a day (2027-01-31) or never', '365d')
    .option('--json', 'as JSON: {"token": "wf_…", …}')
    .action(async (options: Options) => {
      const { withDatabase } = await import('./with-database.ts');
      const made = await withDatabase('token add', (session) => addOne(session, options));
      if (isSet(options, 'json')) return printJson(made);
      note('Shown this once; send it as "Authorization: Bearer …":');
      return print(made.token);
    });
  examples(add, [
    'token add --name grafana --role integration --expires 90d',
    'token add --name ci --role administrator --json | jq -r .token',
    'token add --name acme-siem --role integration --client acme --scope events.write --expires never',
  ]);
}

async function addOne({ deps, people, actor }: Session, options: Options) {
  const { addRoleToken } = await import('../people/tokens.ts');
  const { findClient } = await import('../people/clients.ts');
  const scope = options['scope'] === undefined ? undefined : texts(options, 'scope');
  const {
    name,
    role,
    scope: only,
  } = checked(newToken, given({ name: text(options, 'name'), role: text(options, 'role'), scope }));
  const clientIds: string[] = [];
  for (const each of texts(options, 'client')) clientIds.push((await findClient(deps, actor, each)).id);
  const expiresInDays = daysOf(text(options, 'expires') ?? '365d', deps.clock.now());
  const made = await addRoleToken(people, actor, {
    name,
    role,
    clientIds: clientIds.length > 0 ? clientIds : null,
    scope: only ?? null,
    expiresInDays,
  });
  return { ...made, name, role, expiresInDays };
}

/** `90d`, a day, or `never` (null): how many days from now. */
export function daysOf(when: string, now: number): number | null {
  if (when === 'never') return null;
  const days = /^(\d{1,5})d$/.exec(when)?.[1];
  const until = /^\d{4}-\d{2}-\d{2}$/.test(when) ? Date.parse(`${when}T23:59:59Z`) : Number.NaN;
  const count = days === undefined ? Math.ceil((until - now) / 86_400_000) : Number(days);
  if (count >= 1) return count;
  throw badUsage(`--expires must be days (90d), a day to come (2027-01-31) or never; it is ${when}`);
}

function addList(token: Command): void {
  const list = token
    .command('list')
    .description('list tokens; their secrets are kept nowhere')
    .option('--revoked', 'those revoked, too')
    .option('--json', 'as JSON')
    .action(async (options: Options) => {
      const { withDatabase } = await import('./with-database.ts');
      const { listTokens } = await import('../people/tokens.ts');
      const all = await withDatabase('token list', ({ people, actor }) => listTokens(people, actor));
      const shown = isSet(options, 'revoked') ? all : all.filter((each) => each.revokedAt === null);
      if (isSet(options, 'json')) return printJson(shown);
      return print(
        table(
          ['ID', 'NAME', 'ROLE', 'CLIENTS', 'EXPIRES', 'LAST USED', 'STATE'],
          shown.map((each) => [
            each.id,
            each.name,
            each.role,
            each.allClients ? 'all' : String(each.clientIds.length),
            each.expiresAt ?? 'never',
            each.lastUsedAt ?? 'never',
            each.revokedAt === null ? '' : 'revoked',
          ]),
        ),
      );
    });
  examples(list, ['token list', 'token list --json']);
}

function addRevoke(token: Command): void {
  const revoke = token
    .command('revoke')
    .description('revoke a token at once')
    .argument('<token>', 'its id or name')
    .option('--json', 'as JSON')
    .action(async (which: string, options: Options) => {
      const { withDatabase } = await import('./with-database.ts');
      const revoked = await withDatabase('token revoke', (session) => revokeOne(session, which));
      if (isSet(options, 'json')) return printJson(revoked);
      return print(`Revoked ${revoked.name}.`);
    });
  examples(revoke, ['token revoke grafana', 'token revoke 019cad05-a4ca-7330-8f0c-a5a81b2ef511']);
}

async function revokeOne({ people, actor }: Session, which: string): Promise<{ id: string; name: string }> {
  const { listTokens, revokeToken } = await import('../people/tokens.ts');
  const valid = (await listTokens(people, actor)).filter((each) => each.revokedAt === null);
  const [found, ...more] = valid.filter((each) => each.id === which || each.name === which);
  if (!found)
    throw new Problem(
      'token/not-found',
      404,
      `There is no valid token "${which}". \`watchfloor token list\` shows them.`,
    );
  if (more.length > 0)
    throw badUsage(
      `${more.length + 1} tokens are called ${which}. Name one by its id: ${[found, ...more].map((each) => each.id).join(', ')}`,
    );
  await revokeToken(people, actor, found.id);
  return { id: found.id, name: found.name };
}
