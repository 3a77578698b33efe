import type { Command } from 'commander';
import { instantOf, isoOf } from '../base/clock.ts';
import { Problem } from '../base/problem.ts';
import { pointsQuery } from '../metrics/api.ts';
import type { Points, Series } from '../metrics/api.ts';
import { checked, examples, isSet, text } from './input.ts';
import type { Options } from './input.ts';
import { badUsage, everyPage, print, printJson, table } from './output.ts';
import type { Session } from './with-database.ts';

/** `metric list|show|export`. */
export function addMetric(program: Command): void {
  const metric = program.command('metric').description('measurements of devices: list, show, export');
  addList(metric);
  addShow(metric);
  addExport(metric);
}

function addList(metric: Command): void {
  const list = metric
    .command('list')
    .description('what is measured on a device, with the numbers of the series')
    .requiredOption('--device <name>', 'its name or id')
    .option('--client <client>', 'of this client: its name, slug or id')
    .option('--json', 'as JSON')
    .action(async (options: Options) => {
      const { withDatabase } = await import('./with-database.ts');
      const items = await withDatabase('metric list', (session) => seriesOf(session, options));
      if (isSet(options, 'json')) return printJson(items);
      return print(table(['SERIES', 'COMPONENT', 'METRIC', 'UNIT'], items.map(rowOf)));
    });
  examples(list, ['metric list --device fw-leeds-1', 'metric list --client acme --device fw-leeds-1 --json']);
}

const span = (command: Command): Command =>
  command
    .option('--from <time>', 'ISO 8601; a day ago when it is left out')
    .option('--to <time>', 'ISO 8601; now when it is left out');

function addShow(metric: Command): void {
  const show = span(metric.command('show'))
    .description('lowest, mean and highest value of a series, step by step')
    .argument('<series>', 'its number, as "metric list" shows it')
    .option('--points <count>', 'about so many steps', '24')
    .option('--json', 'as JSON')
    .action(async (series: string, options: Options) => {
      const { withDatabase } = await import('./with-database.ts');
      const points = await withDatabase('metric show', (session) => pointsOf(session, series, options));
      return isSet(options, 'json') ? printJson(points) : print(textOf(points));
    });
  examples(show, [
    'metric show 42',
    'metric show 42 --from 2026-11-01T00:00:00Z --to 2026-12-01T00:00:00Z --points 30',
  ]);
}

function addExport(metric: Command): void {
  const command = span(metric.command('export'))
    .description('points of one or several series as CSV, a line each step and series')
    .argument('<series...>', 'their numbers')
    .option('--points <count>', 'about so many steps', '1000')
    .option('--json', 'as JSON')
    .action(async (series: string[], options: Options) => {
      const { withDatabase } = await import('./with-database.ts');
      const points = await withDatabase('metric export', (session) => pointsOf(session, series.join(','), options));
      if (isSet(options, 'json')) return printJson(points);
      for (const line of csvLines(points)) print(line);
      return undefined;
    });
  examples(command, [
    'metric export 42 > traffic.csv',
    'metric export 42 43 --from 2026-11-01T00:00:00Z --points 2000',
  ]);
}

async function seriesOf({ deps, actor }: Session, options: Options): Promise<Series[]> {
  const { listDevices } = await import('../estate/devices.ts');
  const { findClient } = await import('../people/clients.ts');
  const { deviceSeries } = await import('../metrics/read.ts');
  const client = text(options, 'client');
  const of = client === undefined ? {} : { clientId: (await findClient(deps, actor, client)).id };
  const wanted = (text(options, 'device') ?? '').toLowerCase();
  const devices = await everyPage((page) => listDevices(deps, actor, { ...page, ...of, retired: 'all' }));
  const fitting = devices.filter((each) => each.name.toLowerCase() === wanted || each.id === wanted);
  const [device] = fitting;
  if (!device) throw badUsage(`--device: there is no device ${wanted}. \`watchfloor device list\` shows them.`);
  if (fitting.length > 1)
    throw badUsage(`--device: ${fitting.length} clients have a device ${wanted}. Say which with --client.`);
  return (await deviceSeries(deps, actor, device.id)).items;
}

function rowOf({ id, component, metric, unit }: Series): string[] {
  return [String(id), component === '' ? 'the device' : component, metric, unit];
}

const DAY_MS = 86_400_000;

async function pointsOf({ deps, actor }: Session, series: string, options: Options): Promise<Points> {
  const { metricPoints } = await import('../metrics/read.ts');
  const to = text(options, 'to') ?? isoOf(deps.clock.now());
  const from = text(options, 'from') ?? isoOf(instantOf(to) - DAY_MS);
  return metricPoints(deps, actor, checked(pointsQuery, { series, from, to, points: text(options, 'points') }, names));
}

const names = { series: 'the number of the series' };

function textOf(points: Points): string {
  const [series] = points.series;
  if (!series) throw new Problem('series/not-found', 404, 'There is no such series.');
  const rows = points.times.map((time, i) => [
    isoOf(time * 1000).slice(0, 19) + 'Z',
    ...[series.min[i], series.avg[i], series.max[i]].map(numberText),
    String(series.count[i] ?? 0),
  ]);
  const title = `${series.deviceName} ${series.component} ${series.words}, ${series.unit}`.replace(/ +/g, ' ');
  return `${title}\n${table(['FROM', 'LOWEST', 'MEAN', 'HIGHEST', 'SAMPLES'], rows)}`;
}

/** Five digits are kept; a mean of them has no more. */
function numberText(value: number | null | undefined): string {
  return value === null || value === undefined ? '' : String(Number(value.toPrecision(5)));
}

function* csvLines({ times, series }: Points): Generator<string> {
  yield 'time,device,component,metric,unit,min,avg,max,count';
  for (const each of series)
    for (const [i, time] of times.entries()) {
      if (each.count[i] === 0) continue;
      const values = [each.min[i], each.avg[i], each.max[i]].map(numberText);
      yield [
        isoOf(time * 1000),
        ...[each.deviceName, each.component, each.metric, each.unit].map(cell),
        ...values,
        each.count[i],
      ].join(',');
    }
}

/** A spreadsheet must not take a name for a formula. */
function cell(value: string): string {
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
