import type { Observation } from '../wire/observation.ts';
import type { Passage } from './eras.rules.ts';

/** What the clocks of an agent say of a restart; an agent alone is no device. */
export function observedRestart(passage: Passage): Observation | undefined {
  switch (passage.is) {
    case 'same':
      return undefined;
    case 'agent-restarted':
      return {
        action: 'agent_restarted',
        message: 'its management agent was started anew; the device itself went on',
        fields: {},
      };
    case 'rebooted':
      return { action: 'device_restarted', message: 'it was started anew', fields: {} };
    case 'restarted':
      return {
        action: 'device_restarted',
        message: 'its agent was started anew, and nothing says that the device was not',
        fields: {},
      };
  }
}
