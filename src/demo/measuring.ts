/** The demo's devices are measured: their past months once, and the present as long as the demo runs. */
import type { Clock, Timer } from '../base/clock.ts';
import type { Logger } from '../base/log.ts';
import { systemScope } from '../db/open.ts';
import type { Db } from '../db/open.ts';
import { deviceDirectory } from '../estate/devices.ts';
import type { DirectoryEntry } from '../estate/devices.ts';
import { keepPast, pastUntil } from '../metrics/keep.ts';
import { append, seriesIds } from '../metrics/metrics.ts';
import { measureAt, measures } from './measures.ts';
import type { Measure } from './measures.ts';
import { speakers } from './speakers.ts';

/** Under the records' path's role. */
export type Measuring = { wire: Db; clock: Clock; log: Logger };

export type Measured = {
  device: DirectoryEntry;
  offset: number;
  series: { id: number; key: number; measure: Measure }[];
};

const PAST_DAYS = 45;
const DAY_S = 86_400;
/** Of the past a sample every five minutes; of the last day one a minute. */
const PAST_STEP_S = 300;
const RECENT_STEP_S = 60;
const EVERY_MS = 15_000;
/** Series that are written together, and the rest in between. */
const AT_ONCE = 4;
const PAUSE_MS = 15;

/** Begins at once and goes on until `stop`. The past is written device by device, so that nothing else waits for it. */
export async function startMeasuring(measuring: Measuring): Promise<{ past: Promise<void>; stop(): Promise<void> }> {
  const { wire, clock, log } = measuring;
  const all = await measured(measuring);
  let timer: Timer | undefined;
  let stopped = false;
  let running: Promise<void> = Promise.resolve();
  const tick = (): void => {
    running = present(wire, all, clock.now())
      .catch((error: unknown) => log.warn({ err: error }, 'the demo could not measure; trying again'))
      .finally(() => {
        if (!stopped) timer = clock.after(EVERY_MS, tick);
      });
  };
  tick();
  const past = writePast(measuring, all, () => stopped).catch((error: unknown) =>
    log.error({ err: error }, 'the past of measurements could not be written'),
  );
  return {
    past,
    async stop() {
      stopped = true;
      timer?.cancel();
      await Promise.all([running, past]);
    },
  };
}

/** Every series of the demo's devices. */
export async function measured({ wire, clock }: Pick<Measuring, 'wire' | 'clock'>): Promise<Measured[]> {
  const known = new Map(speakers.map(({ device }) => [device.name, device.speaks]));
  const devices = await wire.as(systemScope, (tx) => deviceDirectory(tx));
  const own = devices.flatMap((device) => {
    const speaks = known.get(device.name);
    return speaks === undefined ? [] : [{ device, measures: measures[speaks] }];
  });
  const keys = own.flatMap(({ device: { clientId, id: deviceId }, measures: all }) =>
    all.map(({ component, metric }) => ({ clientId, deviceId, component, metric })),
  );
  const ids = (await seriesIds(wire, keys)).values();
  return own.map(({ device, measures: all }) => ({
    device,
    offset: offsetOf(device.zone, clock.now()),
    series: all.map((measure) => ({
      id: ids.next().value ?? 0,
      key: keyOf(`${device.name} ${measure.component} ${measure.metric}`),
      measure,
    })),
  }));
}

async function present(wire: Db, all: readonly Measured[], now: number): Promise<void> {
  const at = Math.floor(now / 1000);
  const series = all.flatMap((each) => each.series);
  await append(wire, {
    series: series.map((each) => each.id),
    at: series.map(() => at * 1000),
    values: all.flatMap(({ offset, series: own }) => own.map((each) => measureAt(each.measure, each.key, at, offset))),
  });
}

async function writePast({ wire, clock }: Measuring, all: readonly Measured[], stopped: () => boolean): Promise<void> {
  const now = Math.floor(clock.now() / 1000);
  const byClient = Map.groupBy(all, ({ device }) => device.clientId);
  for (const [clientId, devices] of byClient) {
    const earliest = now - (now % DAY_S) - PAST_DAYS * DAY_S;
    const from = Math.max(earliest, (await pastUntil(wire, clientId)) ?? earliest);
    for (const { offset, series } of devices)
      for (let first = 0; first < series.length; first += AT_ONCE) {
        if (stopped()) return;
        const at = instants(from, now);
        const past = series.slice(first, first + AT_ONCE).map(({ id, key, measure }) => ({
          series: id,
          at,
          values: at.map((second) => measureAt(measure, key, second, offset)),
        }));
        await keepPast(wire, clientId, past);
        // Pages and listeners first.
        await new Promise<void>((resolve) => clock.after(PAUSE_MS, resolve));
      }
  }
}

function instants(from: number, now: number): number[] {
  const recent = Math.max(from, now - (now % DAY_S) - DAY_S);
  const every = (start: number, end: number, step: number): number[] =>
    Array.from({ length: Math.max(0, Math.ceil((end - start) / step)) }, (_, i) => start + i * step);
  return [...every(from, recent, PAST_STEP_S), ...every(recent, now, RECENT_STEP_S)];
}

function keyOf(name: string): number {
  let key = 0;
  for (const letter of name) key = (Math.imul(key, 31) + (letter.codePointAt(0) ?? 0)) | 0;
  return key;
}

/** How far a zone's clocks are ahead of UTC, seconds. */
function offsetOf(zone: string, now: number): number {
  const text = new Intl.DateTimeFormat('sv', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' }).format(now);
  return Math.round((Date.parse(`${text.replace(' ', 'T')}Z`) - now) / 1000);
}
