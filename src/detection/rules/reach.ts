import type { EcsEvent } from '../../intake/formats/event.ts';
import type { Rule, Signal } from '../signal.ts';
import { textOf } from '../signal.ts';

/** The device does not answer from outside, or answers again: told by our poller. */
export const reach: Rule = {
  actions: ['device_unreachable', 'device_reachable'],
  needles: ['device_unreachable', 'device_reachable'],
  read,
};

function read(event: EcsEvent): Signal {
  const isUp = event['event.action'] === 'device_reachable';
  return {
    condition: 'unreachable',
    component: 'device',
    also: [],
    polarity: isUp ? 'up' : 'down',
    severity: 'high',
    title: '{device} cannot be reached',
    summary: `The device ${isUp ? 'answers again' : 'cannot be reached'}: ${textOf(event, 'message') ?? ''}.`,
    facts: {},
  };
}
