import type { EcsEvent } from '../../intake/formats/event.ts';
import type { Rule, Signal } from '../signal.ts';
import { factsOf, sentence, textOf } from '../signal.ts';

/** Tunnels down and up: Junos' kmd and iked, Cisco's IPsec traps, FortiGate's. */
export const vpn: Rule = {
  actions: ['vpn_down', 'vpn_up', 'vpn_failed'],
  needles: [
    'KMD_VPN_',
    'IKE_VPN_',
    'KMD_PM_SA_ESTABLISHED',
    'negotiation failed',
    'tunnel-up',
    'tunnel-down',
    'vpn_down',
    'vpn_up',
    'phase2-up',
    'phase2-down',
  ],
  read,
};

function read(event: EcsEvent): Signal | undefined {
  const name = textOf(event, 'juniper.srx.vpn_name', 'fortinet.fortigate.vpntunnel');
  // FortiGate's `remip` is the far end, though it stands where ECS has the source.
  const peer =
    event['event.dataset'] === 'fortinet.fortigate'
      ? textOf(event, 'source.ip')
      : textOf(event, 'destination.ip', 'destination.address');
  const failed = event['event.action'] === 'vpn_failed';
  // Anyone on the internet can fail to negotiate: only a tunnel that we have is down.
  if (name === undefined && (peer === undefined || failed)) return undefined;
  const byPeer = peer === undefined ? undefined : `VPN to ${peer}`;
  const component = name === undefined ? (byPeer ?? '') : `VPN ${name}`;
  const isUp = event['event.action'] === 'vpn_up';
  const reason = textOf(event, 'event.reason');
  return {
    condition: 'vpn-down',
    component,
    also: byPeer !== undefined && byPeer !== component ? [byPeer] : [],
    polarity: isUp ? 'up' : 'down',
    severity: failed ? 'medium' : 'high',
    title: failed ? `${component} cannot be established on {device}` : `${component} is down on {device}`,
    summary: sentence(
      component,
      peer && name !== undefined ? `to ${peer}` : undefined,
      isUp ? 'is up' : failed ? 'could not be negotiated' : 'went down',
      reason && `(${reason})`,
    ),
    facts: factsOf({ vpn: name, peer, reason }),
  };
}
