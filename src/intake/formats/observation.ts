/** What our poller saw → an event in ECS names, with the actions that the same device's traps and syslog have. */
import type { Observation, ObservationAction } from '../../wire/observation.ts';
import { Draft } from './draft.ts';
import type { EcsEvent, ReadContext } from './event.ts';
import { applyMeaning } from './meaning.ts';
import type { EventType } from './meaning.ts';

export function readObservation(original: string, observation: Observation, context: ReadContext): EcsEvent {
  const { action, message, fields } = observation;
  const draft = new Draft(original, context);
  draft.set('event.module', 'watchfloor');
  draft.set('event.dataset', 'watchfloor.poll');
  applyMeaning(draft, { action, category: [categoryOf(action)], type: typeOf(action) });
  for (const [name, value] of Object.entries(fields)) draft.set(name, value);
  draft.set('message', message);
  return draft.finish();
}

function categoryOf(action: ObservationAction): 'network' | 'host' {
  return action.startsWith('interface') || action.startsWith('neighbor') || action === 'speed_changed'
    ? 'network'
    : 'host';
}

function typeOf(action: ObservationAction): EventType[] {
  switch (action) {
    case 'interface_up':
    case 'neighbor_up':
      return ['connection', 'start'];
    case 'interface_down':
    case 'interface_disabled':
    case 'neighbor_down':
      return ['connection', 'end'];
    case 'device_unreachable':
    case 'check_failed':
    case 'sensor_beyond':
    case 'collector_lost':
    case 'collector_gave_up':
      return ['error'];
    default:
      return ['change'];
  }
}
