import type { Command } from 'commander';
import { calendarRoutes } from '../people/calendars-api.ts';
import type { StoredCalendar } from '../people/calendars-api.ts';
import { checked, examples, isSet, readText, text } from './input.ts';
import type { Options } from './input.ts';
import { badUsage, print, printJson, table } from './output.ts';
import type { Session } from './with-database.ts';

/** `calendar list|show|import`: when promises count. */
export function addCalendar(program: Command): void {
  const calendar = program.command('calendar').description('when promises count: list, show, import');
  addList(calendar);
  addShow(calendar);
  addImport(calendar);
}

function addList(calendar: Command): void {
  const list = calendar
    .command('list')
    .description('calendars of the house and of clients')
    .option('--client <client>', 'those this client’s promises may run by')
    .option('--json', 'as JSON')
    .action(async (options: Options) => {
      const { withDatabase } = await import('./with-database.ts');
      const { all, names } = await withDatabase('calendar list', async (session) => ({
        all: await listOf(session, options),
        names: await clientNames(session),
      }));
      if (isSet(options, 'json')) return printJson(all);
      const rows = all.map((each) => [
        each.name,
        each.clientId === null ? 'the house' : (names.get(each.clientId) ?? each.clientId),
        each.zone,
        [each.country, each.region].filter((part) => part !== null).join('-'),
        String(each.dates.length),
      ]);
      return print(table(['NAME', 'OF', 'ZONE', 'HOLIDAYS', 'DATES'], rows));
    });
  examples(list, ['calendar list', 'calendar list --client acme --json']);
}

function addShow(calendar: Command): void {
  const show = calendar
    .command('show')
    .description('one calendar: hours, holidays and dates of its own')
    .argument('<name>', 'its name or id')
    .option('--client <client>', 'whose it is, where several have the name')
    .option('--json', 'as JSON')
    .action(async (name: string, options: Options) => {
      const { withDatabase } = await import('./with-database.ts');
      const found = await withDatabase('calendar show', async (session) => {
        const { getCalendar } = await import('../people/calendars.ts');
        return getCalendar(session.deps, session.actor, (await mustFind(session, name, options)).id);
      });
      if (isSet(options, 'json')) return printJson(found);
      const hours = Object.entries(found.hours).map(
        ([day, spans]) => `  ${day}  ${(spans ?? []).map(([from, to]) => `${from}-${to}`).join(', ')}`,
      );
      const dates = [...found.dates, ...found.holidays.map((each) => ({ ...each, hours: [] }))]
        .toSorted((a, b) => a.date.localeCompare(b.date))
        .map(({ date, hours: own, because }) => {
          const open = own.length === 0 ? 'closed' : own.map(([from, to]) => `${from}-${to}`).join(', ');
          return `  ${date}  ${open}  ${because}`;
        });
      return print([`${found.name}, ${found.zone}`, 'Hours', ...hours, 'Dates', ...dates].join('\n'));
    });
  examples(show, ['calendar show "Office London"', 'calendar show Office --client acme --json']);
}

const written = calendarRoutes.addCalendar.body.omit({ clientId: true, name: true });

function addImport(calendar: Command): void {
  const command = calendar
    .command('import')
    .description(
      'take days off from an iCalendar file, or a whole calendar from JSON; the same file again changes nothing',
    )
    .argument('<file>', 'iCalendar (.ics) or JSON with zone, hours and what else it has; - reads stdin')
    .requiredOption('--name <name>', 'which calendar; one read from JSON is made when there is none')
    .option('--client <client>', 'whose it is; without, the house’s')
    .option('--json', 'as JSON')
    .action(async (file: string, options: Options) => {
      const content = readText(file);
      const { withDatabase } = await import('./with-database.ts');
      const done = await withDatabase('calendar import', (session) =>
        content.trimStart().toUpperCase().startsWith('BEGIN:VCALENDAR')
          ? takeDates(session, content, options)
          : takeWhole(session, content, options),
      );
      if (isSet(options, 'json')) return printJson(done);
      return print(done.says);
    });
  examples(command, [
    'calendar import holidays.ics --name "Office London"',
    'calendar import office.json --name Office --client acme',
  ]);
}

type Imported = { calendar: StoredCalendar; says: string };

async function takeDates(session: Session, content: string, options: Options): Promise<Imported> {
  const { importCalendarDates } = await import('../people/calendars.ts');
  const { id, version } = await mustFind(session, text(options, 'name') ?? '', options);
  const done = await importCalendarDates(session.deps, session.actor, id, { version, content });
  const left = done.leftOut.map(({ summary, because }) => `\n  left out: ${summary}: ${because}`).join('');
  return { calendar: done.calendar, says: `${done.calendar.name}: ${done.added} days off taken from the file.${left}` };
}

async function takeWhole(session: Session, content: string, options: Options): Promise<Imported> {
  const { addCalendar: add, changeCalendar } = await import('../people/calendars.ts');
  const { deps, actor } = session;
  const name = text(options, 'name') ?? '';
  const fields = checked(written, jsonOf(content), {
    zone: 'zone',
    hours: 'hours',
    dates: 'dates',
    country: 'country',
  });
  const clientId = await clientIdOf(session, options);
  const before = (await listOf(session, options)).find(
    (each) => each.clientId === clientId && each.name.toLowerCase() === name.toLowerCase(),
  );
  if (before) {
    const calendar = await changeCalendar(deps, actor, before.id, { ...fields, version: before.version });
    return { calendar, says: `${name} ${calendar.version === before.version ? 'is as it was' : 'changed'}.` };
  }
  const values = checked(calendarRoutes.addCalendar.body, { ...fields, name, clientId });
  return { calendar: await add(deps, actor, values), says: `Added ${name}.` };
}

function jsonOf(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    throw badUsage('The file is neither iCalendar (BEGIN:VCALENDAR) nor JSON.');
  }
}

/** The client that `--client` names; null without it. */
export async function clientIdOf({ deps, actor }: Session, options: Options): Promise<string | null> {
  const client = text(options, 'client');
  if (client === undefined) return null;
  const { findClient } = await import('../people/clients.ts');
  return (await findClient(deps, actor, client)).id;
}

async function listOf(session: Session, options: Options): Promise<StoredCalendar[]> {
  const { listCalendars } = await import('../people/calendars.ts');
  return listCalendars(session.deps, session.actor, (await clientIdOf(session, options)) ?? undefined);
}

async function clientNames({ deps, actor }: Session): Promise<Map<string, string>> {
  const { listClients } = await import('../people/clients.ts');
  const { everyPage } = await import('./output.ts');
  const all = await everyPage((page) => listClients(deps, actor, { ...page, archived: 'all' }));
  return new Map(all.map(({ id, name }) => [id, name]));
}

/** By name or id: the client's own before the house's. */
async function mustFind(session: Session, name: string, options: Options): Promise<StoredCalendar> {
  const clientId = await clientIdOf(session, options);
  const named = (await listOf(session, options)).filter(
    (each) => each.id === name || each.name.toLowerCase() === name.toLowerCase(),
  );
  const mine = named.filter((each) => each.clientId === clientId);
  const [found, second] = mine.length > 0 ? mine : named;
  if (!found) throw badUsage(`There is no calendar called ${name}. \`watchfloor calendar list\` shows them.`);
  if (second) throw badUsage(`Several calendars are called ${name}. Say whose: --client.`);
  return found;
}
