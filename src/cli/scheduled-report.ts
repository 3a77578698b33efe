import type { Command } from 'commander';
import type { ScheduledReport } from '../reports/api.ts';
import { clientIdOf } from './calendar.ts';
import { examples, isSet } from './input.ts';
import type { Options } from './input.ts';
import { badUsage, everyPage, print, printJson, table } from './output.ts';
import type { Session } from './with-database.ts';

/** `report list|send`: reports that are sent by mail. */
export function addReportCommands(program: Command): void {
  const report = program.command('report').description('reports that are sent by mail: list, send now');
  const list = report
    .command('list')
    .description('each with whose it is, when it is due and what became of it last')
    .option('--client <client>', 'about this client')
    .option('--json', 'as JSON')
    .action(async (options: Options) => {
      const { withDatabase } = await import('./with-database.ts');
      const all = await withDatabase('report list', (session) => listOf(session, options));
      if (isSet(options, 'json')) return printJson(all);
      const rows = all.map((each) => [
        each.name,
        each.clientId === null ? 'all' : (each.clientName ?? each.clientId),
        each.report,
        each.owner.name,
        each.nextDueAt ?? 'paused',
        each.lastRun === null ? '' : `${each.lastRun.outcome} ${each.lastRun.at}${whyOf(each)}`,
      ]);
      return print(table(['NAME', 'CLIENT', 'REPORT', 'OWNER', 'NEXT', 'LAST'], rows));
    });
  examples(list, ['report list', 'report list --client acme --json']);
  const send = report
    .command('send')
    .description('send one now, beside its times; by the running server, or by the next one that starts')
    .argument('<name>', 'its name or id')
    .option('--client <client>', 'about this client, where several have the name')
    .option('--json', 'as JSON')
    .action(async (name: string, options: Options) => {
      const { withDatabase } = await import('./with-database.ts');
      const asked = await withDatabase('report send', async (session) => {
        const { askForReport } = await import('../reports/reports.ts');
        return askForReport(session.deps, session.actor, (await mustFind(session, name, options)).id);
      });
      return isSet(options, 'json') ? printJson(asked) : print(`${asked.name} is asked for; the server sends it.`);
    });
  examples(send, ['report send "Weekly to Acme"', 'report send Weekly --client acme']);
}

function whyOf({ lastRun }: ScheduledReport): string {
  return lastRun?.why ? `: ${lastRun.why}` : '';
}

async function listOf({ deps, actor, ...rest }: Session, options: Options): Promise<ScheduledReport[]> {
  const { listReports } = await import('../reports/read.ts');
  const client = (await clientIdOf({ deps, actor, ...rest }, options)) ?? undefined;
  return everyPage((page) => listReports(deps, actor, { ...page, client }));
}

async function mustFind(session: Session, name: string, options: Options): Promise<ScheduledReport> {
  const [found, second] = (await listOf(session, options)).filter(
    (each) => each.id === name || each.name.toLowerCase() === name.toLowerCase(),
  );
  if (!found) throw badUsage(`There is no report called ${name}. \`watchfloor report list\` shows them.`);
  if (second) throw badUsage(`Several reports are called ${name}. Give its id: \`watchfloor report list --json\`.`);
  return found;
}
