/** Reading measurements: the same answer whether samples are sealed yet or not. */
import type { Actor } from '../base/actor.ts';
import { instantOf } from '../base/clock.ts';
import { notFound } from '../base/problem.ts';
import type { Deps } from '../db/deps.ts';
import type { Tx } from '../db/open.ts';
import { scopeOf } from '../db/scope.ts';
import type { Points, PointsQuery, Series } from './api.ts';
import { metricName } from './names.ts';
import { keptFrom } from './retention.ts';
import {
  DAY_S,
  FIVE_S,
  HOUR_S,
  columnsOf,
  gapAfter,
  gridOf,
  putTogether,
  resolutionOf,
  rollUp,
  withDay,
} from './rules.ts';
import type { Resolution, Sample, Span } from './rules.ts';
import { dayStart, monthStart, rawOf, spansOf } from './sealed.store.ts';
import { seriesById, seriesOfDevice } from './store.ts';
import type { NamedSeries } from './store.ts';
import { tailOf } from './tail.ts';

/** What is measured on a device, in the order of components. */
export async function deviceSeries({ db }: Deps, actor: Actor, deviceId: string): Promise<{ items: Series[] }> {
  const rows = await db.as(scopeOf(actor), (tx) => seriesOfDevice(tx, deviceId));
  if (rows === undefined) throw notFound('device');
  return { items: rows.map(described) };
}

/** Points of series over one span; every one of them must be the actor's to see. */
export async function metricPoints({ db, clock, config }: Deps, actor: Actor, query: PointsQuery): Promise<Points> {
  const kept = keptFrom(config, clock.now());
  const from = Math.floor(instantOf(query.from) / 1000);
  const to = Math.ceil(instantOf(query.to) / 1000);
  const { step, resolution } = resolutionOf({ from, to, points: query.points }, kept);
  const grid = gridOf({ from, to }, step);
  const span = { from: Math.max(grid.first, kept[resolution]), to: grid.first + grid.length * step };
  return db.as(scopeOf(actor), async (tx) => {
    const series = await seriesById(tx, query.series);
    if (series.length < query.series.length) throw notFound('series');
    const spans = await spansOfSeries(tx, series, { span, resolution, keptRaw: kept.raw });
    return {
      step,
      resolution,
      times: Array.from({ length: grid.length }, (_, i) => grid.first + i * step),
      series: query.series.flatMap((id) => {
        const one = series.find((each) => each.id === id);
        const ofOne = spans.get(id) ?? [];
        return one
          ? [{ ...described(one), gapAfter: gapAfter(ofOne, step, spanLength[resolution]), ...columnsOf(ofOne, grid) }]
          : [];
      }),
    };
  });
}

/** Seconds of a span as it is kept. */
const spanLength = { raw: 1, five: FIVE_S, hour: HOUR_S } as const;

type Asked = { span: { from: number; to: number }; resolution: Resolution; keptRaw: number };

/** Spans of each series: of raw samples those of a second. */
async function spansOfSeries(tx: Tx, series: readonly NamedSeries[], asked: Asked): Promise<Map<number, Span[]>> {
  const { span, resolution, keptRaw } = asked;
  const wanted = { clients: [...new Set(series.map((each) => each.clientId))], series: series.map((each) => each.id) };
  const open = await openSamples(tx, series, { from: Math.max(dayStart(span.from), keptRaw), to: span.to });
  const step = spanLength[resolution];
  const spans = new Map<number, Span[]>();
  const days = resolution === 'raw' ? [dayStart(span.from), dayStart(span.to)] : openDaysOf(open);
  // A day with samples that are not sealed is put together from its samples, however coarse the question.
  const raw = days.length === 0 ? [] : await rawOf(tx, wanted, { from: days[0] ?? 0, to: days.at(-1) ?? 0 });
  const whole = wholeDays(raw, open, days);
  if (resolution === 'raw') {
    for (const [id, byDay] of whole)
      spans.set(
        id,
        [...byDay].flatMap(([, samples]) => rollUp(samples, step)),
      );
  } else {
    const start = resolution === 'five' ? dayStart(span.from) : monthStart(span.from);
    for (const each of await spansOf(tx, resolution, wanted, { from: start, to: dayStart(span.to) }))
      spans.set(each.series, [...(spans.get(each.series) ?? []), ...each.spans]);
    for (const [id, byDay] of whole)
      for (const [day, samples] of byDay) spans.set(id, withDay(spans.get(id) ?? [], day, rollUp(samples, step)));
  }
  for (const [id, all] of spans)
    spans.set(
      id,
      all.filter((each) => each.at >= span.from && each.at < span.to),
    );
  return spans;
}

type ByDay = Map<number, Sample[]>;

/** What is not sealed yet, by series and day, in the order of appending. */
async function openSamples(
  tx: Tx,
  series: readonly NamedSeries[],
  span: { from: number; to: number },
): Promise<Map<number, ByDay>> {
  const all = new Map<number, ByDay>(series.map((each) => [each.id, new Map()]));
  const devices = Map.groupBy(series, (each) => each.deviceId);
  for (const [deviceId, [first]] of devices)
    // Whole days: a day is put together from all of its samples or from none.
    for (const row of await tailOf(tx, { clientId: first?.clientId ?? '', deviceId }, wholeDaysOf(span)))
      for (const [i, id] of row.samples.series.entries()) {
        const byDay = all.get(id);
        const at = row.first + (row.samples.at[i] ?? 0);
        if (!byDay || at < span.from) continue;
        const ofDay = byDay.get(dayStart(at)) ?? [];
        if (ofDay.length === 0) byDay.set(dayStart(at), ofDay);
        ofDay.push({ at, code: row.samples.codes[i] ?? 0 });
      }
  return all;
}

function wholeDaysOf({ from, to }: { from: number; to: number }): { from: number; to: number } {
  return { from: dayStart(from), to: dayStart(to) + DAY_S };
}

function openDaysOf(open: Map<number, ByDay>): number[] {
  return [...new Set([...open.values()].flatMap((byDay) => [...byDay.keys()]))].toSorted((a, b) => a - b);
}

/** Sealed and open samples of the days asked for, by series and day in order. Of spans only days with open samples. */
function wholeDays(
  raw: readonly { series: number; day: number; samples: Sample[] }[],
  open: Map<number, ByDay>,
  days: readonly number[],
): Map<number, ByDay> {
  const wholeSpan = { from: days[0] ?? 0, to: days.at(-1) ?? 0 };
  const all = new Map<number, ByDay>();
  for (const [id, byDay] of open) {
    const sealed = raw.filter((each) => each.series === id && each.day >= wholeSpan.from && each.day <= wholeSpan.to);
    const whole: ByDay = new Map(sealed.map((each) => [each.day, each.samples]));
    for (const [day, samples] of byDay) whole.set(day, putTogether(whole.get(day) ?? [], samples));
    all.set(id, new Map([...whole].toSorted(([a], [b]) => a - b)));
  }
  return all;
}

function described(row: NamedSeries): Series {
  const { unit, words, worse } = metricName(row.metric);
  return { ...row, unit, words, worse };
}
