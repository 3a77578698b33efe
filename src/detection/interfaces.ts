/** One name for one interface, however a message spells it. */

/** Cisco's short forms (ifName) and the long ones that syslog and ifDescr use. */
const LONG: Readonly<Record<string, string>> = {
  fa: 'FastEthernet',
  gi: 'GigabitEthernet',
  te: 'TenGigabitEthernet',
  tw: 'TwoGigabitEthernet',
  twe: 'TwentyFiveGigE',
  fo: 'FortyGigabitEthernet',
  fi: 'FiftyGigE',
  hu: 'HundredGigE',
  et: 'Ethernet',
  eth: 'Ethernet',
  po: 'Port-channel',
  vl: 'Vlan',
  lo: 'Loopback',
  tu: 'Tunnel',
  se: 'Serial',
};

const canonical = new Map<string, string>(Object.values(LONG).map((name) => [name.toLowerCase(), name]));

/**
 * `Gi0/1`, `gigabitethernet0/1` → `GigabitEthernet0/1`; Junos' unit 0 is its physical interface: `ge-0/0/1.0` → `ge-0/0/1`.
 * Other names stay as they are: `eth0` is Linux's, `Et0/1` Cisco's, hence the slash.
 */
export function interfaceName(text: string): string {
  const name = text.trim();
  const match = /^([A-Za-z-]+?)(\d[\d/.:]*)$/u.exec(name);
  const [, letters = '', place = ''] = match ?? [];
  if (/^[a-z]{2,4}-?$/u.test(letters) && place.endsWith('.0')) return name.slice(0, -2);
  const word = letters.toLowerCase();
  const known = canonical.get(word) ?? (/[A-Z]/u.test(letters) ? LONG[word] : undefined);
  return known === undefined || (known === 'Ethernet' && !place.includes('/')) ? name : `${known}${place}`;
}

/** The name of an interface of which only the number is known. */
export function numberedInterface(number: number): string {
  return `interface ${number}`;
}
