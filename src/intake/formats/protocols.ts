/** Names of IP protocols by IANA number, as ECS wants them in `network.transport`; those seen in firewall logs. */
const NAMES: Record<string, string> = {
  '1': 'icmp',
  '2': 'igmp',
  '4': 'ipv4',
  '6': 'tcp',
  '17': 'udp',
  '33': 'dccp',
  '41': 'ipv6',
  '47': 'gre',
  '50': 'esp',
  '51': 'ah',
  '58': 'ipv6-icmp',
  '88': 'eigrp',
  '89': 'ospf',
  '103': 'pim',
  '112': 'vrrp',
  '115': 'l2tp',
  '132': 'sctp',
};

const NUMBERS = new Map(Object.entries(NAMES).map(([number, name]) => [name, number]));

/** A protocol given as a number or a name; an unknown number keeps no name, an unknown name no number. */
export function protocolOf(text: string): { number: string | undefined; name: string | undefined } {
  const word = text.trim().toLowerCase();
  if (/^\d{1,3}$/u.test(word)) return { number: String(Number(word)), name: NAMES[String(Number(word))] };
  return { number: NUMBERS.get(word), name: word === '' ? undefined : word };
}
