/** What the demo's devices measure at any instant: the same instant has always the same value, so that past and present fit together. */
import type { Metric } from '../metrics/names.ts';
import type { DemoDevice } from './world.ts';

export type Measure = { component: string; metric: Metric; shape: Shape };
type Shape = {
  /** At rest, and added at the busiest hour of a working day. */
  rest: number;
  busy: number;
  /** Share by which it wavers. */
  noise: number;
  most: number;
  /** What a rare spike of some minutes adds. */
  spike: number;
  /** What the nightly backup adds. */
  backup: number;
  whole: boolean;
};

const DAY = 86_400;
const WEEK = 7 * DAY;

const shape = (rest: number, busy: number, more: Partial<Shape> = {}): Shape => ({
  rest,
  busy,
  noise: 0.12,
  most: Number.POSITIVE_INFINITY,
  spike: 0,
  backup: 0,
  whole: false,
  ...more,
});

const of = (metric: Metric, shapeOf: Shape, component = ''): Measure => ({ component, metric, shape: shapeOf });

const M = 1e6;
const percent = { most: 100, noise: 0.1 };

function link(component: string, busy: number, more: Partial<Shape> = {}): Measure[] {
  return [
    of('interface.in.bps', shape(busy * 0.04, busy, { noise: 0.22, spike: busy * 1.4, ...more }), component),
    of('interface.out.bps', shape(busy * 0.02, busy * 0.4, { noise: 0.22, spike: busy * 0.5, ...more }), component),
    of('interface.in.errors', shape(0, 0), component),
    of('interface.in.discards', shape(0, 0.02, { noise: 1.4 }), component),
  ];
}

const reach = [of('reach.rtt', shape(14, 5, { noise: 0.15, spike: 60 })), of('reach.loss', shape(0, 0, percent))];
const firewall = [
  of('device.cpu', shape(9, 31, { ...percent, spike: 45 })),
  of('device.memory', shape(58, 4, { ...percent, noise: 0.01 })),
  of('device.sessions', shape(1800, 22_000, { whole: true, spike: 9000 })),
  of('device.temperature', shape(41, 4, { noise: 0.02 })),
  ...reach,
];

/** By the kind of device: everything it would answer to a poll. */
export const measures: Readonly<Record<DemoDevice['speaks'], readonly Measure[]>> = {
  srx: [...firewall, ...link('ge-0/0/0', 320 * M), ...link('ge-0/0/1', 290 * M)],
  fortigate: [...firewall, ...link('port1', 410 * M), ...link('port2', 380 * M)],
  'junos-switch': [
    of('device.cpu', shape(6, 9, percent)),
    of('device.memory', shape(44, 2, { ...percent, noise: 0.01 })),
    of('device.temperature', shape(38, 3, { noise: 0.02 })),
    ...link('xe-0/0/0', 540 * M, { backup: 900 * M }),
    ...link('ge-0/0/1', 45 * M),
    ...link('ge-0/0/2', 30 * M),
  ],
  cisco: [
    of('device.cpu', shape(7, 22, { ...percent, spike: 50 })),
    of('device.memory', shape(51, 3, { ...percent, noise: 0.01 })),
    ...reach,
    ...link('GigabitEthernet0/0/0', 180 * M),
    ...link('GigabitEthernet0/0/1', 120 * M),
  ],
  linux: [
    of('device.cpu', shape(4, 18, { ...percent, backup: 40 })),
    of('device.memory', shape(36, 12, { ...percent, noise: 0.03 })),
    of('device.storage', shape(61, 2, { ...percent, noise: 0.005 })),
    of('check.time', shape(38, 45, { noise: 0.3, spike: 400 }), 'https'),
    ...link('eth0', 22 * M, { backup: 240 * M }),
  ],
};

/** The value of a measure at a second since 1970. `key`: of the series, whatever tells it apart; `offset`: of its zone, seconds. */
export function measureAt({ shape: of }: Measure, key: number, at: number, offset: number): number {
  const local = at + offset;
  const work = busyness(local);
  const level = of.rest + of.busy * work * (1 + 0.08 * Math.sin((2 * Math.PI * local) / WEEK));
  const waver =
    1 + of.noise * (smooth(key, at, 1800) + 0.6 * smooth(key + 1, at, 240) + 0.4 * (chance(key + 2, at) - 0.5));
  const value = level * waver + of.spike * spikeAt(key, at) + of.backup * backupAt(local);
  const bounded = Math.min(of.most, Math.max(0, value));
  return of.whole ? Math.round(bounded) : bounded;
}

/** The newest time, from a second to another, at which a rare spike of this series ended, with its begin; undefined: there was none. */
export function lastSpike(
  { shape: { spike } }: Measure,
  key: number,
  { from, to }: { from: number; to: number },
): { from: number; to: number } | undefined {
  if (spike === 0) return undefined;
  for (let piece = Math.floor(to / 900) - 1; piece * 900 >= from; piece -= 1)
    if (spikeAt(key, piece * 900 + 400) > 0) return { from: piece * 900 + 240, to: piece * 900 + 600 };
  return undefined;
}

/** 0 at night to 1 in the late morning and the afternoon; a fifth of it at weekends. */
function busyness(local: number): number {
  const hour = (local % DAY) / 3600;
  // 1 January 1970 was a Thursday.
  const weekday = Math.floor(local / DAY + 4) % 7;
  const day = hill(hour, 10.7, 2.3) + 0.92 * hill(hour, 15.1, 2.1) + 0.25 * hill(hour, 20, 1.8);
  return Math.min(1, day) * (weekday === 0 || weekday === 6 ? 0.2 : 1);
}

function hill(hour: number, top: number, wide: number): number {
  return Math.exp(-(((hour - top) / wide) ** 2) / 2);
}

/** From half past one for three quarters of an hour. */
function backupAt(local: number): number {
  const hour = (local % DAY) / 3600;
  return hour >= 1.5 && hour < 2.25 ? 1 : 0;
}

/** About twice a week some minutes above everything else. */
function spikeAt(key: number, at: number): number {
  const piece = Math.floor(at / 900);
  if (chance(key + 3, piece) > 0.003) return 0;
  const within = (at % 900) / 900;
  return within > 0.2 && within < 0.7 ? 0.6 + 0.4 * chance(key + 4, piece) : 0;
}

/** Between -1 and 1, turning within `span` seconds. */
function smooth(key: number, at: number, span: number): number {
  const piece = Math.floor(at / span);
  const part = (at % span) / span;
  const ease = part * part * (3 - 2 * part);
  const [from, to] = [chance(key, piece), chance(key, piece + 1)];
  return 2 * (from + (to - from) * ease) - 1;
}

/** At least 0, below 1; always the same for the same two numbers. */
function chance(key: number, place: number): number {
  let mixed = Math.imul(key ^ Math.imul(place, 0x9e37_79b1), 0x85eb_ca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2_ae35);
  return ((mixed ^ (mixed >>> 16)) >>> 0) / 4_294_967_296;
}
