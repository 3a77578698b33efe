import type { Instant } from '../base/clock.ts';
import type { Config } from '../base/config.ts';
import type { Resolution } from './rules.ts';
import { DAY_S } from './rules.ts';
import { dayStart } from './sealed.store.ts';

/** From which second since 1970 on each resolution is kept: whole days in UTC. */
export function keptFrom(
  config: Pick<Config, 'metricRawDays' | 'metricFiveMinuteDays' | 'metricHourDays'>,
  now: Instant,
): Record<Resolution, number> {
  const today = dayStart(Math.floor(now / 1000));
  return {
    raw: today - config.metricRawDays * DAY_S,
    five: today - config.metricFiveMinuteDays * DAY_S,
    hour: today - config.metricHourDays * DAY_S,
  };
}
