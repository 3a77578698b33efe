import type { Command } from 'commander';
import { Problem } from '../base/problem.ts';
import type { Change, ChangeLine } from '../changes/read.ts';
import { examples, isSet, text } from './input.ts';
import type { Options } from './input.ts';
import { everyPage, print, printJson, table } from './output.ts';
import type { Session } from './with-database.ts';

/** `change list|show`. */
export function addChange(program: Command): void {
  const change = program.command('change').description('change requests: list, show');
  const list = change
    .command('list')
    .description('changes under way, newest first')
    .option('--client <client>', 'of one client: its name, slug or id')
    .option('--all', 'also those that are done')
    .option('--json', 'as JSON')
    .action(async (options: Options) => {
      const { withDatabase } = await import('./with-database.ts');
      const lines = await withDatabase('change list', (session) => listThem(session, options));
      if (isSet(options, 'json')) return printJson(lines);
      return print(table(['NUMBER', 'STAGE', 'CLOCK', 'PROMISED BY', 'CLIENT', 'TITLE'], lines.map(rowOf)));
    });
  examples(list, ['change list', 'change list --client acme --all --json']);

  const show = change
    .command('show')
    .description('one change: its plan, votes and stages')
    .argument('<number>', 'as "change list" shows it')
    .option('--json', 'as JSON')
    .action(async (number: string, options: Options) => {
      const { withDatabase } = await import('./with-database.ts');
      const found = await withDatabase('change show', (session) => showOne(session, number));
      return isSet(options, 'json') ? printJson(found) : print(textOf(found));
    });
  examples(show, ['change show CR-101', 'change show CR-101 --json']);
}

async function listThem({ deps, actor }: Session, options: Options): Promise<ChangeLine[]> {
  const { listChanges } = await import('../changes/changes.ts');
  const { findClient } = await import('../people/clients.ts');
  const client = text(options, 'client');
  const of = client === undefined ? {} : { client: (await findClient(deps, actor, client)).id };
  const show = isSet(options, 'all') ? 'all' : 'live';
  return everyPage((page) => listChanges(deps, actor, { show, ...of, ...page }));
}

async function showOne({ deps, actor }: Session, number: string): Promise<Change> {
  const { listChanges, readChange } = await import('../changes/changes.ts');
  const { items } = await listChanges(deps, actor, { show: 'all', text: number, limit: 200 });
  const line = items.find((each) => each.number.toLowerCase() === number.trim().toLowerCase());
  if (!line)
    throw new Problem(
      'change/not-found',
      404,
      `There is no change ${number}. \`watchfloor change list --all\` shows them.`,
    );
  return readChange(deps, actor, line.id);
}

const rowOf = ({ number, stage, bar, clientName, title }: ChangeLine): string[] => [
  number,
  stage,
  bar.is,
  bar.dueAt ?? '',
  clientName,
  title,
];

function textOf(change: Change): string {
  const votes = change.votes.map(
    ({ by, seat, verdict, at, expiredAt }) =>
      `  ${at}  ${by.name} (${seat}) ${verdict}${expiredAt === null ? '' : ', run out'}`,
  );
  const stages = change.stages.map(({ at, stage, by, note }) => `  ${at}  ${stage}  ${by}  ${note}`.trimEnd());
  return [
    `${change.number} ${change.title}`,
    `${change.clientName}, ${change.kind}, risk ${change.risk}, ${change.stage}; clock ${change.bar.is}`,
    ...(change.windowFrom === null ? [] : [`Window ${change.windowFrom} to ${change.windowTo ?? ''}`]),
    `Plan ${change.planVersion}, SHA-256 ${change.planHash}`,
    ...(change.needs.length === 0 ? [] : [`Needs ${change.needs.join(', ')}`]),
    ...(votes.length === 0 ? [] : ['Votes', ...votes]),
    'Stages',
    ...stages,
  ].join('\n');
}
