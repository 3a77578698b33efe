/** Events → signals: which rule reads which event. Pure. */
import type { EcsEvent } from '../intake/formats/event.ts';
import { authentication } from './rules/authentication.ts';
import { collector } from './rules/collector.ts';
import { configuration } from './rules/configuration.ts';
import { failover } from './rules/failover.ts';
import { link } from './rules/link.ts';
import { neighbour } from './rules/neighbour.ts';
import { reach } from './rules/reach.ts';
import { service } from './rules/service.ts';
import { restart } from './rules/restart.ts';
import { sensor } from './rules/sensor.ts';
import { speed } from './rules/speed.ts';
import { unusual } from './rules/unusual.ts';
import { threat } from './rules/threats.ts';
import { vpn } from './rules/vpn.ts';
import type { Signal } from './signal.ts';

/** Every rule there is; a new condition is a new file under rules/ and a line here. */
const rules = [
  link,
  speed,
  neighbour,
  reach,
  sensor,
  service,
  restart,
  configuration,
  authentication,
  threat,
  vpn,
  failover,
  unusual,
  collector,
];

const byAction = new Map(rules.flatMap((rule) => rule.actions.map((action) => [action, rule] as const)));

/** What the lines contain that any rule reads. */
export const allNeedles: readonly string[] = [...new Set(rules.flatMap((rule) => rule.needles))];

/** Actions that some rule reads. */
export function isRuled(action: string): boolean {
  return byAction.has(action);
}

/** What the event says, if it says anything that a rule asks for. */
export function signalOf(event: EcsEvent): Signal | undefined {
  const action = event['event.action'];
  return typeof action === 'string' ? byAction.get(action)?.read(event) : undefined;
}
