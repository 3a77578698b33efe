import type { EcsEvent } from '../../intake/formats/event.ts';
import type { Rule, Signal } from '../signal.ts';
import { textOf } from '../signal.ts';

/** A collector at a client's site is not heard, is heard again, or had no more room for what it took in: told by its door. */
export const collector: Rule = {
  actions: ['collector_lost', 'collector_heard', 'collector_gave_up'],
  needles: ['collector_lost', 'collector_heard', 'collector_gave_up'],
  read,
};

function read(event: EcsEvent): Signal {
  const component = textOf(event, 'watchfloor.component') ?? 'collector';
  const summary = `${textOf(event, 'message') ?? ''}.`;
  const action = event['event.action'];
  const both = { component, also: [], summary, facts: {} };
  if (action === 'collector_gave_up')
    return {
      ...both,
      condition: 'records-lost',
      polarity: 'hit',
      severity: 'medium',
      title: `Collector ${component} gave up records`,
    };
  return {
    ...both,
    condition: 'collector-lost',
    polarity: action === 'collector_lost' ? 'down' : 'up',
    severity: 'high',
    title: `Collector ${component} is not heard`,
  };
}
