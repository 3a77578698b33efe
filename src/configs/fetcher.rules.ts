import type { Observation } from '../wire/observation.ts';
import type { NewVersion } from './versions.store.ts';

const HOUR_MS = 3_600_000;

/** Milliseconds to the next fetch by schedule: each device a little later than its time, by its id, so that not all come at once. */
export function nextAfter(everyHours: number, failed: boolean, deviceId: string): number {
  const span = (failed ? 1 : everyHours) * HOUR_MS;
  const part = Number.parseInt(deviceId.slice(-4), 16) / 0xffff;
  return Math.round(span * (1 + part / 10));
}

/** How detection is told of a change that belongs to no change request. */
export function outsideAny({
  who,
  added,
  removed,
  comment,
}: Pick<NewVersion, 'who' | 'added' | 'removed' | 'comment'>): Observation {
  const lines = `${added} ${added === 1 ? 'line' : 'lines'} came, ${removed} went`;
  return {
    action: 'config_changed_outside',
    message: `configuration changed outside any change${who === null ? '' : ` by ${who}`}: ${lines}`,
    fields: { ...(who === null ? {} : { 'user.name': who }), ...(comment === '' ? {} : { 'event.reason': comment }) },
  };
}
