import type { EcsEvent } from '../../intake/formats/event.ts';
import { interfaceName } from '../interfaces.ts';
import type { Rule, Signal } from '../signal.ts';
import { factsOf, textOf } from '../signal.ts';

/** A link that stays up and runs at another speed or duplex: told by our poller. */
export const speed: Rule = { actions: ['speed_changed'], needles: ['speed_changed'], read };

function read(event: EcsEvent): Signal | undefined {
  const spelled = textOf(event, 'observer.ingress.interface.name');
  if (spelled === undefined) return undefined;
  const name = interfaceName(spelled);
  const [before, after] = [textOf(event, 'watchfloor.before'), textOf(event, 'watchfloor.after')];
  const isSlower = textOf(event, 'watchfloor.slower') === 'yes';
  return {
    condition: 'speed-changed',
    component: name,
    also: [],
    polarity: 'hit',
    severity: isSlower ? 'medium' : 'info',
    title: `${name} on {device} runs ${isSlower ? 'slower' : 'at another speed'}`,
    summary: `Interface ${name} runs at ${after ?? 'another speed'}, before at ${before ?? 'another'}.`,
    facts: factsOf({ interface: name, before, after, alias: textOf(event, 'observer.ingress.interface.alias') }),
  };
}
