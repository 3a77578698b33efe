/** Who talked most: minutes for a short span, hours and the minutes since for a long one. */
import type { Actor } from '../../base/actor.ts';
import { instantOf, isoOf } from '../../base/clock.ts';
import { Problem } from '../../base/problem.ts';
import type { Deps } from '../../db/deps.ts';
import { scopeOf } from '../../db/scope.ts';
import { getDevice } from '../../estate/devices.ts';
import { MOST_FLOW_SPAN_DAYS } from '../flows-api.ts';
import type { TopTalkers } from '../flows-api.ts';
import { talksBetween } from './flow.store.ts';
import type { Direction } from './talkers.ts';
import { byPort, loudest, summed, sumsOf } from './talkers.ts';

/** Longer spans are read by the hour. */
const BY_MINUTE_MS = 6 * 3_600_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

export type Asked = {
  deviceId: string;
  from: string;
  to: string;
  port?: number | undefined;
  direction?: Direction | undefined;
  limit: number;
};

export async function topTalkers(deps: Pick<Deps, 'db'>, actor: Actor, asked: Asked): Promise<TopTalkers> {
  const { from, to, deviceId, port, direction } = asked;
  const span = instantOf(to) - instantOf(from);
  if (span <= 0 || span > MOST_FLOW_SPAN_DAYS * DAY_MS)
    throw new Problem(
      'flows/span',
      400,
      `Ask for a span between nothing and ${MOST_FLOW_SPAN_DAYS} days, from before to.`,
    );
  await getDevice(deps, actor, deviceId);
  const rows = await deps.db.as(scopeOf(actor), async (tx) => {
    if (span <= BY_MINUTE_MS) return talksBetween(tx, { deviceId }, { from, to, seconds: 60 });
    const hours = await talksBetween(tx, { deviceId }, { from, to, seconds: 3600 });
    const last = hours.at(-1)?.at;
    const since = last === undefined ? from : isoOf(instantOf(last) + HOUR_MS);
    return since < to ? [...hours, ...(await talksBetween(tx, { deviceId }, { from: since, to, seconds: 60 }))] : hours;
  });
  const wanted = rows.filter(
    (row) => (port === undefined || row.port === port) && (direction === undefined || row.direction === direction),
  );
  return {
    from,
    to,
    ports: byPort(rows)
      .map(({ minutes, ...each }) => ({ ...each, ...sumsOf(minutes) }))
      .toSorted((a, b) => b.bytes - a.bytes),
    talks: loudest(summed(wanted), asked.limit),
    total: sumsOf(wanted),
  };
}
