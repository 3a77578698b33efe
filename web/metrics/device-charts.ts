/** Which charts show what a device measures: metrics that are read together stand in one chart. */
import type { Metric, Series } from '../../src/metrics/api.ts';

export type ChartPlan = { title: string; series: Series[] };

const ofDevice: readonly { title: string; metrics: readonly Metric[] }[] = [
  { title: 'CPU, memory and storage', metrics: ['device.cpu', 'device.memory', 'device.storage'] },
  { title: 'Reachability: round trip', metrics: ['reach.rtt'] },
  { title: 'Reachability: packets lost', metrics: ['reach.loss'] },
  { title: 'Sessions', metrics: ['device.sessions'] },
  { title: 'Temperature', metrics: ['device.temperature'] },
  { title: 'Answer time of checks', metrics: ['check.time'] },
  { title: 'Certificates', metrics: ['tls.days'] },
  { title: 'Traffic by flows', metrics: ['flow.bps'] },
];

const ofInterface: readonly { title: string; metrics: readonly Metric[] }[] = [
  { title: 'Traffic', metrics: ['interface.in.bps', 'interface.out.bps'] },
  { title: 'Packets', metrics: ['interface.in.pps', 'interface.out.pps'] },
  {
    title: 'Errors and discards',
    metrics: ['interface.in.errors', 'interface.out.errors', 'interface.in.discards', 'interface.out.discards'],
  },
];

/** A chart has ten colours. */
const MOST_LINES = 10;

/** Charts of the device itself, in the order one looks; what this version does not know stands last, alone. */
export function deviceCharts(all: readonly Series[]): ChartPlan[] {
  const own = all.filter((each) => !each.metric.startsWith('interface.'));
  const known = plans(own, ofDevice);
  const shown = new Set(known.flatMap((plan) => plan.series));
  const others = own.filter((each) => !shown.has(each)).map((each) => ({ title: each.words, series: [each] }));
  return [...known, ...others];
}

export function interfaceCharts(all: readonly Series[], component: string): ChartPlan[] {
  return plans(
    all.filter((each) => each.component === component && each.metric.startsWith('interface.')),
    ofInterface,
  );
}

export function interfacesOf(all: readonly Series[]): string[] {
  const names = all.filter((each) => each.metric.startsWith('interface.')).map((each) => each.component);
  return [...new Set(names)].toSorted((a, b) => a.localeCompare(b, undefined, { numeric: true }));
}

function plans(all: readonly Series[], wanted: typeof ofDevice): ChartPlan[] {
  return wanted
    .map(({ title, metrics }) => ({
      title,
      series: metrics.flatMap((metric) => all.filter((each) => each.metric === metric)).slice(0, MOST_LINES),
    }))
    .filter((plan) => plan.series.length > 0);
}
