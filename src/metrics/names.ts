/** What is measured, by name: unit, direction, and what it is called. Browser-safe. */

export const units = ['bit/s', 'packet/s', '1/s', '%', '°C', 'count', 'ms', 'days'] as const;
export type Unit = (typeof units)[number];

/** Which way is bad: `up` when more of it is worse, `down` when less is, `none` when a value alone says neither. */
export type WorseWhen = 'up' | 'down' | 'none';

export type MetricName = {
  unit: Unit;
  worse: WorseWhen;
  /** Of an interface two metrics mirror each other; a chart may draw them together. */
  flow?: 'in' | 'out';
  words: string;
};

export const metricNames = {
  'interface.in.bps': { unit: 'bit/s', worse: 'none', flow: 'in', words: 'Traffic in' },
  'interface.out.bps': { unit: 'bit/s', worse: 'none', flow: 'out', words: 'Traffic out' },
  'interface.in.pps': { unit: 'packet/s', worse: 'none', flow: 'in', words: 'Packets in' },
  'interface.out.pps': { unit: 'packet/s', worse: 'none', flow: 'out', words: 'Packets out' },
  'interface.in.errors': { unit: '1/s', worse: 'up', flow: 'in', words: 'Errors in' },
  'interface.out.errors': { unit: '1/s', worse: 'up', flow: 'out', words: 'Errors out' },
  'interface.in.discards': { unit: '1/s', worse: 'up', flow: 'in', words: 'Discards in' },
  'interface.out.discards': { unit: '1/s', worse: 'up', flow: 'out', words: 'Discards out' },
  'device.cpu': { unit: '%', worse: 'up', words: 'CPU' },
  'device.memory': { unit: '%', worse: 'up', words: 'Memory' },
  'device.storage': { unit: '%', worse: 'up', words: 'Storage' },
  'device.temperature': { unit: '°C', worse: 'up', words: 'Temperature' },
  'device.sessions': { unit: 'count', worse: 'none', words: 'Sessions' },
  'reach.rtt': { unit: 'ms', worse: 'up', words: 'Round trip' },
  'reach.loss': { unit: '%', worse: 'up', words: 'Packet loss' },
  'check.time': { unit: 'ms', worse: 'up', words: 'Answer time' },
  'tls.days': { unit: 'days', worse: 'down', words: 'Certificate days left' },
  'flow.bps': { unit: 'bit/s', worse: 'none', words: 'Traffic by flows' },
} as const satisfies Record<string, MetricName>;

export type Metric = keyof typeof metricNames;

const byName: ReadonlyMap<string, MetricName> = new Map(Object.entries(metricNames));

/** What is known of a metric; one that this version does not know is shown by its name, without a unit. */
export function metricName(metric: string): MetricName {
  return byName.get(metric) ?? { unit: 'count', worse: 'none', words: metric };
}
