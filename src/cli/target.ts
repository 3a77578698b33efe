import type { Command } from 'commander';
import { readDuration } from '../base/business-time/duration.ts';
import { targetRoutes } from '../tickets/targets-api.ts';
import type { SettingTargets, Targets } from '../tickets/targets-api.ts';
import { clientIdOf } from './calendar.ts';
import { checked, examples, isSet, text } from './input.ts';
import type { Options } from './input.ts';
import { badUsage, print, printJson, table } from './output.ts';

/** `target list|set`: what is promised. */
export function addTarget(program: Command): void {
  const target = program.command('target').description('what is promised per priority and kind: list, set');
  addList(target);
  addSet(target);
}

function addList(target: Command): void {
  const list = target
    .command('list')
    .description('what holds for each priority and kind, and who says so')
    .option('--client <client>', 'of this client; without, of the house')
    .option('--json', 'as JSON')
    .action(async (options: Options) => {
      const { withDatabase } = await import('./with-database.ts');
      const { readTargets } = await import('../tickets/targets.ts');
      const targets = await withDatabase('target list', async (session) =>
        readTargets(session.deps, session.actor, await clientIdOf(session, options)),
      );
      if (isSet(options, 'json')) return printJson(targets);
      return print(tableOf(targets));
    });
  examples(list, ['target list', 'target list --client acme --json']);
}

function addSet(target: Command): void {
  const set = target
    .command('set')
    .description('set one promise; clocks that run are computed anew and keep their pauses')
    .argument('<priority>', 'P1, P2, P3 or P4')
    .argument('<kind>', 'acknowledgement, first-response, next-update or resolution')
    .argument('<span>', 'such as 15m, 4h, 2d or PT2H; none: nothing is promised; default: as the house, or as built in')
    .option('--calendar <name>', 'it counts in this calendar; without, around the clock')
    .option('--client <client>', 'of this client; without, of the house')
    .option('--json', 'as JSON')
    .action(async (priority: string, kind: string, span: string, options: Options) => {
      const { withDatabase } = await import('./with-database.ts');
      const { readTargets, setTargets } = await import('../tickets/targets.ts');
      const targets = await withDatabase('target set', async (session) => {
        const { deps, actor } = session;
        const clientId = await clientIdOf(session, options);
        const before = await readTargets(deps, actor, clientId);
        const one = { priority: priority.toUpperCase(), kind, ...termOf(before, span, text(options, 'calendar')) };
        const others = before.own.targets.filter((each) => each.priority !== one.priority || each.kind !== kind);
        return setTargets(deps, actor, settingOf(before, span === 'default' ? others : [...others, one], one));
      });
      if (isSet(options, 'json')) return printJson(targets);
      return print(tableOf(targets));
    });
  examples(set, [
    'target set P1 first-response 15m',
    'target set P2 resolution 8h --client acme --calendar "Office London"',
    'target set P4 next-update none',
  ]);
}

const names = { priority: 'The priority', kind: 'The kind', targetSeconds: 'The span' };

function settingOf(before: Targets, targets: readonly unknown[], one: object): SettingTargets {
  checked(targetRoutes.setTargets.body.shape.targets.element, one, names);
  return checked(targetRoutes.setTargets.body, { clientId: before.clientId, version: before.own.version, targets });
}

type Term = { targetSeconds: number | null; calendarId: string | null };

function termOf({ calendars }: Targets, span: string, calendar: string | undefined): Term {
  const found = calendars.find(({ id, name }) => id === calendar || name.toLowerCase() === calendar?.toLowerCase());
  if (calendar !== undefined && !found)
    throw badUsage(`--calendar: no calendar is called ${calendar}. \`watchfloor calendar list\` shows them.`);
  return { targetSeconds: secondsOf(span), calendarId: found?.id ?? null };
}

const units: Record<string, number> = { m: 60, h: 3600, d: 86_400 };

function secondsOf(span: string): number | null {
  if (span === 'none' || span === 'default') return null;
  const short = /^(\d{1,6})([mhd])$/.exec(span);
  if (short) return Number(short[1]) * (units[short[2] ?? ''] ?? 0);
  const milliseconds = readDuration(span);
  if (milliseconds === undefined) throw badUsage(`The span ${span} is not understood. Examples: 15m, 4h, 2d, PT2H.`);
  return milliseconds / 1000;
}

function tableOf({ inForce }: Targets): string {
  const rows = inForce.map((each) => [each.priority, each.kind, each.words, each.from]);
  return table(['PRIORITY', 'KIND', 'PROMISED', 'FROM'], rows);
}
