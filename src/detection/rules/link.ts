import type { EcsEvent } from '../../intake/formats/event.ts';
import { interfaceName, numberedInterface } from '../interfaces.ts';
import type { Rule, Signal } from '../signal.ts';
import { factsOf, ON_PURPOSE, sentence, textOf } from '../signal.ts';

/** Link down and up: IF-MIB's traps (RFC 2863), Junos' and Cisco's messages of the same, Linux' kernel. */
export const link: Rule = {
  actions: ['interface_down', 'interface_up', 'interface_disabled'],
  needles: [
    'SNMP_TRAP_LINK_',
    '-UPDOWN',
    '%LINK-',
    '%ETHPORT-',
    'Line protocol on Interface',
    'interface_down',
    'interface_up',
    'interface_disabled',
  ],
  read,
};

function read(event: EcsEvent): Signal | undefined {
  const spelled = textOf(event, 'observer.ingress.interface.name');
  const number = numberOf(textOf(event, 'observer.ingress.interface.id'));
  if (spelled === undefined && number === undefined) return undefined;
  const name = spelled === undefined ? undefined : interfaceName(spelled);
  const numbered = number === undefined ? undefined : numberedInterface(number);
  const component = name ?? numbered ?? '';
  const isUp = event['event.action'] === 'interface_up';
  const byHand = isUp ? undefined : switchedOff(event);
  return {
    condition: 'link-down',
    component,
    also: name !== undefined && numbered !== undefined && numbered !== name ? [numbered] : [],
    polarity: isUp ? 'up' : 'down',
    severity: byHand === true ? 'low' : 'medium',
    title: byHand === true ? `${component} was switched off on {device}` : `${component} is down on {device}`,
    summary: sentence(
      `Interface ${component}`,
      isUp ? 'came up.' : byHand === true ? 'was switched off by an administrator.' : 'went down.',
    ),
    facts: factsOf({
      [ON_PURPOSE]: byHand === true ? 'switched off' : undefined,
      interface: name,
      'interface number': number?.toString(),
      alias: textOf(event, 'observer.ingress.interface.alias'),
    }),
    ...(number !== undefined && { interface: { number, name } }),
  };
}

/** ifAdminStatus is not up: somebody wanted it so. */
function switchedOff(event: EcsEvent): boolean {
  if (event['event.action'] === 'interface_disabled') return true;
  return textOf(event, 'snmp.if_admin_status', 'juniper.srx.admin_status')?.startsWith('down') ?? false;
}

function numberOf(text: string | undefined): number | undefined {
  if (text === undefined || !/^\d{1,10}$/u.test(text)) return undefined;
  const number = Number(text);
  return number <= 2_147_483_647 ? number : undefined;
}
