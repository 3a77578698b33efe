import type { EcsEvent } from '../../intake/formats/event.ts';
import type { Rule, Signal } from '../signal.ts';
import { factsOf, sentence, textOf, WHO } from '../signal.ts';

/** Configuration changed: Junos commit (syslog and jnxCmCfgChange), Cisco CONFIG_I and its trap, ASA, FortiGate. */
export const configuration: Rule = {
  actions: ['config_changed', 'config_rolled_back', 'config_rescue_changed', 'config_changed_outside'],
  needles: ['UI_COMMIT', 'SYS-5-CONFIG_I', 'ASA-5-1110', 'config_changed', 'cfgpath=', 'cfgattr='],
  read,
};

function read(event: EcsEvent): Signal {
  const user = textOf(event, 'user.name');
  const from = textOf(event, 'source.ip');
  const comment = textOf(event, 'juniper.srx.comment', 'event.reason');
  const outside = event['event.action'] === 'config_changed_outside';
  const did = event['event.action'] === 'config_rolled_back' ? 'was rolled back' : 'was changed';
  return {
    condition: 'configuration-changed',
    component: 'configuration',
    also: [],
    polarity: 'hit',
    severity: outside ? 'medium' : 'low',
    title: outside ? 'Configuration changed outside any change on {device}' : 'Configuration changed on {device}',
    summary: sentence(
      outside ? 'The configuration was changed outside any change' : `The configuration ${did}`,
      user && `by ${user}`,
      from && `from ${from}`,
      comment && `(${comment})`,
    ),
    facts: factsOf({ comment, [WHO]: user }, { users: user, 'changed from': from }),
  };
}
