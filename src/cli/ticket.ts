import type { Command } from 'commander';
import { Problem } from '../base/problem.ts';
import { examples, isSet, text } from './input.ts';
import type { Options } from './input.ts';
import { everyPage, printJson } from './output.ts';
import type { Session } from './with-database.ts';

/** `ticket export`. */
export function addTicket(program: Command): void {
  const ticket = program.command('ticket').description('tickets: export');
  const add = ticket
    .command('export')
    .description('live tickets as CSV, or one ticket as JSON or as a page to print; audited')
    .argument('[number]', 'one ticket, as WF-1042')
    .option('--client <client>', 'of one client: its name, slug or id')
    .option('--all', 'also those that are resolved and closed')
    .option('--html', 'one ticket as a page to print or keep as PDF')
    .option('--json', 'as JSON; one ticket is, unless --html')
    .option('--for-client', 'leaves out what the client does not see; with --html')
    .action(async (number: string | undefined, options: Options) => {
      const { withDatabase } = await import('./with-database.ts');
      await withDatabase('ticket export', (session) =>
        number === undefined ? writeList(session, options) : writeOne(session, number, options),
      );
    });
  examples(add, [
    'ticket export --client acme > tickets.csv',
    'ticket export WF-1042 > WF-1042.json',
    'ticket export WF-1042 --html --for-client > WF-1042.html',
  ]);
}

async function writeList({ deps, actor }: Session, options: Options): Promise<void> {
  const { exportTickets } = await import('../tickets/export.ts');
  const { findClient } = await import('../people/clients.ts');
  const client = text(options, 'client');
  const of = client === undefined ? {} : { client: (await findClient(deps, actor, client)).id };
  const tab = isSet(options, 'all') ? ('all' as const) : ('live' as const);
  if (isSet(options, 'json')) {
    const { listTickets } = await import('../tickets/queue.ts');
    printJson(await everyPage((page) => listTickets(deps, actor, { tab, sort: 'opened', ...of, ...page })));
    return;
  }
  for await (const part of await exportTickets(deps, actor, { tab, sort: 'opened', ...of }))
    process.stdout.write(String(part));
}

async function writeOne({ deps, actor }: Session, number: string, options: Options): Promise<void> {
  const { exportTicket, printTicket } = await import('../tickets/export.ts');
  const { ticketIdBy } = await import('../tickets/queue.ts');
  const id = await ticketIdBy(deps, actor, number);
  if (id === undefined) throw new Problem('ticket/not-found', 404, `There is no ticket ${number}.`);
  const whom = isSet(options, 'forClient') ? 'client' : 'us';
  process.stdout.write(
    isSet(options, 'html') ? await printTicket(deps, actor, id, whom) : (await exportTicket(deps, actor, id)).json,
  );
}
