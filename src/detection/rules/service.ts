import type { EcsEvent } from '../../intake/formats/event.ts';
import type { Rule, Signal } from '../signal.ts';
import { factsOf, textOf } from '../signal.ts';

/** Checks of services, and certificates that end: told by our poller. */
export const service: Rule = {
  actions: ['check_failed', 'check_passed', 'certificate_expiring', 'certificate_valid'],
  needles: ['check_failed', 'check_passed', 'certificate_expiring', 'certificate_valid'],
  read,
};

function read(event: EcsEvent): Signal | undefined {
  const name = textOf(event, 'watchfloor.component');
  if (name === undefined) return undefined;
  const action = event['event.action'];
  const said = `${textOf(event, 'message') ?? name}.`;
  const summary = said.charAt(0).toUpperCase() + said.slice(1);
  if (action === 'check_failed' || action === 'check_passed')
    return {
      condition: 'check-failed',
      component: name,
      also: [],
      polarity: action === 'check_passed' ? 'up' : 'down',
      severity: 'high',
      title: `Check ${name} fails on {device}`,
      summary,
      facts: factsOf({ check: name }),
    };
  const hasEnded = textOf(event, 'watchfloor.state') === 'expired';
  return {
    condition: 'certificate',
    component: name,
    also: [],
    polarity: action === 'certificate_valid' ? 'up' : 'down',
    severity: hasEnded ? 'high' : 'medium',
    title: hasEnded ? `Certificate of ${name} on {device} has expired` : `Certificate of ${name} on {device} ends soon`,
    summary,
    facts: factsOf({ check: name }),
  };
}
