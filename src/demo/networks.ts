/** The networks of the demo's clients as data: one large enough to be worth a map, the others a site's usual four boxes. */

export type DemoNode = {
  name: string;
  kind: string;
  site: string;
  zone?: string;
  vendor?: string;
  model?: string;
  address?: string;
  estate?: true;
};
export type DemoLink = {
  from: string;
  to: string;
  ports: readonly [string, string];
  label?: string;
  lag?: readonly [string, string];
  megabits?: number;
};

const RTM = 'Rotterdam terminal';
const VNL = 'Venlo depot';

const access = (name: string, site: string, address: string): DemoNode => ({
  name,
  kind: 'switch',
  site,
  zone: 'users',
  vendor: 'Juniper',
  model: 'EX3400',
  address,
  estate: true,
});

/** Those that are really there, at addresses of this machine's own (polled.ts). */
export const halls = [
  { name: 'vnl-hall1', address: '127.0.1.221', key: 11 },
  { name: 'vnl-hall2', address: '127.0.1.222', key: 12 },
];

/** Network gear that the small world does not have. */
export const moreGear: readonly DemoNode[] = [
  {
    name: 'rtm-fw2',
    kind: 'firewall',
    site: RTM,
    zone: 'dmz',
    vendor: 'Juniper',
    model: 'SRX1500',
    address: '10.0.1.11',
    estate: true,
  },
  {
    name: 'rtm-core2',
    kind: 'switch',
    site: RTM,
    zone: 'servers',
    vendor: 'Juniper',
    model: 'EX4650',
    address: '10.0.1.12',
    estate: true,
  },
  access('rtm-acc1', RTM, '10.0.1.31'),
  access('rtm-acc2', RTM, '10.0.1.32'),
  access('rtm-acc3', RTM, '10.0.1.33'),
  access('rtm-acc4', RTM, '10.0.1.34'),
  access('vnl-acc1', VNL, '10.0.2.31'),
  ...halls.map(({ name, address }) => access(name, VNL, address)),
];

const hosts = (prefix: string, kind: string, site: string, zone: string, from: number, count: number): DemoNode[] =>
  Array.from({ length: count }, (_, i) => ({ name: `${prefix}${from + i}`, kind, site, zone }));

/** What nobody manages but the switches see. */
export const things: readonly DemoNode[] = [
  { name: 'Internet', kind: 'cloud', site: RTM, zone: 'outside' },
  ...hosts('rtm-app', 'server', RTM, 'servers', 1, 4),
  ...hosts('rtm-pc', 'endpoint', RTM, 'users', 1, 13),
  ...hosts('rtm-cam', 'camera', RTM, 'cameras', 1, 4),
  ...hosts('rtm-tel', 'phone', RTM, 'users', 1, 4),
  ...hosts('rtm-print', 'printer', RTM, 'users', 1, 2),
  ...hosts('vnl-pc', 'endpoint', VNL, 'users', 1, 4),
  ...hosts('vnl-scan', 'other', VNL, 'users', 1, 2),
];

const trunk = (from: string, to: string, ports: readonly [string, string], more: Partial<DemoLink> = {}): DemoLink => ({
  from,
  to,
  ports,
  megabits: 10_000,
  ...more,
});

export const cables: readonly DemoLink[] = [
  trunk('Internet', 'rtm-fw1', ['', 'ge-0/0/0'], { megabits: 1000 }),
  trunk('Internet', 'rtm-fw2', ['', 'ge-0/0/0'], { megabits: 1000 }),
  trunk('rtm-fw1', 'rtm-fw2', ['ge-0/0/7', 'ge-0/0/7'], { label: 'HA' }),
  trunk('rtm-fw1', 'rtm-core1', ['ge-0/0/1', 'xe-0/0/0']),
  trunk('rtm-fw2', 'rtm-core2', ['ge-0/0/1', 'xe-0/0/0']),
  trunk('rtm-core1', 'rtm-core2', ['et-0/0/48', 'et-0/0/48'], { lag: ['ae0', 'ae0'], megabits: 40_000 }),
  trunk('rtm-core1', 'rtm-core2', ['et-0/0/49', 'et-0/0/49'], { lag: ['ae0', 'ae0'], megabits: 40_000 }),
  trunk('rtm-core1', 'rtm-rtr1', ['ge-0/0/1', 'GigabitEthernet0/0/0'], { megabits: 1000 }),
  trunk('rtm-core2', 'rtm-rtr1', ['ge-0/0/1', 'GigabitEthernet0/0/2'], { megabits: 1000 }),
  ...[1, 2, 3].flatMap((n) => [
    trunk('rtm-core1', `rtm-acc${n}`, [`xe-0/0/${10 + n}`, 'xe-0/1/0']),
    trunk('rtm-core2', `rtm-acc${n}`, [`xe-0/0/${10 + n}`, 'xe-0/1/1']),
  ]),
  trunk('rtm-core1', 'rtm-acc4', ['xe-0/0/14', 'xe-0/1/0']),
  trunk('rtm-core1', 'rtm-acc4', ['xe-0/0/15', 'xe-0/1/1']),
  trunk('rtm-rtr1', 'vnl-rtr1', ['GigabitEthernet0/0/1', 'GigabitEthernet0/0/1'], { label: 'Fibre', megabits: 1000 }),
  trunk('rtm-rtr1', 'vnl-rtr1', ['GigabitEthernet0/0/3', 'GigabitEthernet0/0/2'], { label: 'Radio', megabits: 300 }),
  trunk('vnl-rtr1', 'vnl-fw1', ['GigabitEthernet0/0/0', 'ge-0/0/0'], { megabits: 1000 }),
  trunk('vnl-fw1', 'vnl-core1', ['ge-0/0/1', 'xe-0/0/0']),
  trunk('vnl-core1', 'vnl-acc1', ['xe-0/0/11', 'xe-0/1/0']),
  ...halls.map(({ name }, i) => trunk('vnl-core1', name, [`ge-0/0/${20 + i}`, 'ge-0/0/0'], { megabits: 1000 })),
];

/** Hosts by the switch they hang on; ports are given in order. */
export const plugged: readonly (readonly [string, string])[] = [
  ...['rtm-srv1', 'rtm-app1', 'rtm-app2'].map((host) => ['rtm-core1', host] as const),
  ...['rtm-app3', 'rtm-app4'].map((host) => ['rtm-core2', host] as const),
  ...things
    .filter(({ name }) => /^rtm-(pc|cam|tel|print)/.test(name))
    .map(({ name }, i) => [`rtm-acc${(i % 4) + 1}`, name] as const),
  ['vnl-core1', 'vnl-srv1'],
  ...things.filter(({ name }) => name.startsWith('vnl-')).map(({ name }) => ['vnl-acc1', name] as const),
];

/** A site of four boxes, by the prefix of their names. */
export function smallSite(prefix: string, firewall: 'ge-0/0/1' | 'port2'): DemoLink[] {
  return [
    trunk(`${prefix}-fw1`, `${prefix}-core1`, [firewall, 'xe-0/0/0']),
    trunk(`${prefix}-core1`, `${prefix}-rtr1`, ['ge-0/0/1', 'GigabitEthernet0/0/0'], { megabits: 1000 }),
    trunk(`${prefix}-core1`, `${prefix}-srv1`, ['ge-0/0/2', 'eth0'], { megabits: 1000 }),
  ];
}
