import type { HealthValue } from './health.ts';
import type { Part } from './states.rules.ts';

/** Where nothing better is told. Between the two it stays what it was, so that a sensor at the edge does not flap. */
const [TOO_HOT, COOL] = [75, 70];

/** Temperatures as parts; `hot`: those that are beyond their limit, kept between polls. */
export function sensorParts(health: readonly HealthValue[], hot: Set<string>): Part[] {
  return health
    .filter(({ metric, component }) => metric === 'device.temperature' && component !== '')
    .map(({ component, value }) => {
      if (value >= TOO_HOT) hot.add(component);
      else if (value < COOL) hot.delete(component);
      const state = hot.has(component) ? 'beyond' : 'normal';
      const words = `${component} is at ${Math.round(value)} °C${state === 'beyond' ? `, ${TOO_HOT} °C is its limit` : ''}`;
      return { kind: 'sensor', component, state, detail: { limit: TOO_HOT, unit: '°C', words } };
    });
}
