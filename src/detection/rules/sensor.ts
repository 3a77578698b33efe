import type { EcsEvent } from '../../intake/formats/event.ts';
import type { Rule, Signal } from '../signal.ts';
import { factsOf, textOf } from '../signal.ts';

/** A sensor is beyond its limit, or back: told by our poller. */
export const sensor: Rule = {
  actions: ['sensor_beyond', 'sensor_normal'],
  needles: ['sensor_beyond', 'sensor_normal'],
  read,
};

function read(event: EcsEvent): Signal | undefined {
  const name = textOf(event, 'watchfloor.component');
  if (name === undefined) return undefined;
  const isUp = event['event.action'] === 'sensor_normal';
  return {
    condition: 'sensor',
    component: `sensor ${name}`,
    also: [name],
    polarity: isUp ? 'up' : 'down',
    severity: 'medium',
    title: `${name} is too hot on {device}`,
    summary: `${textOf(event, 'message') ?? name}.`,
    facts: factsOf({ sensor: name }),
  };
}
