/** Results of polls as they are kept, whoever polled: our own poller, or a collector at a client's site. */
import { z } from 'zod';
import type { Clock } from '../base/clock.ts';
import { recordFact } from '../db/facts.ts';
import type { Db, Tx } from '../db/open.ts';
import { append, seriesIds } from '../metrics/metrics.ts';
import type { SeriesKey } from '../metrics/metrics.ts';
import type { KeptSample } from './scoring.ts';
import { partKinds } from './states.rules.ts';
import { dropStates, putStates, putStatuses } from './store.ts';
import type { StateRow, StatusRow } from './store.ts';
import { partsTopic } from './watched.ts';

export type Gone = { clientId: string; deviceId: string; kind: string; component: string };
export type NewSample = SeriesKey & { value: number; at: number };

const zInstantText = z.iso.datetime();
const zComponent = z.string().max(200);
export const zPartKind = z.enum(partKinds);
const zDetail = z.record(z.string(), z.union([z.string(), z.number()]));

/** As a collector sends them: whose they are is not for it to say. */
export const zResults = z.object({
  samples: z.array(
    z.object({
      deviceId: z.uuid(),
      component: zComponent,
      metric: z.string().max(100),
      value: z.number(),
      at: z.number(),
    }),
  ),
  states: z.array(
    z.object({
      deviceId: z.uuid(),
      part: z.object({ kind: zPartKind, component: zComponent, state: z.string().max(100), detail: zDetail }),
      since: zInstantText,
    }),
  ),
  gone: z.array(z.object({ deviceId: z.uuid(), kind: zPartKind, component: zComponent })),
  statuses: z.array(
    z.object({
      deviceId: z.uuid(),
      lastAt: zInstantText,
      lastOkAt: zInstantText.nullable(),
      nextAt: zInstantText,
      tookMs: z.int().min(0).max(2_147_483_647),
      failure: z.string().max(500),
      failingSince: zInstantText.nullable(),
      system: z.record(z.string(), z.unknown()).optional(),
      rates: z.record(z.string(), z.unknown()).optional(),
    }),
  ),
});

/** States and statuses, with a fact for each device whose set of parts is another one than before. */
export async function keepResults(
  tx: Tx,
  clock: Clock,
  {
    states,
    gone,
    statuses,
  }: {
    states: readonly StateRow[];
    gone: readonly Gone[];
    statuses: readonly (Omit<StatusRow, 'system' | 'rates'> & {
      system?: object | undefined;
      rates?: object | undefined;
    })[];
  },
): Promise<void> {
  for (const { deviceId, kind, component } of gone) await dropStates(tx, deviceId, kind, [component]);
  const others = [...(await putStates(tx, states)), ...gone];
  await putStatuses(
    tx,
    statuses.map(({ system, rates, ...row }) => ({ ...row, system, rates })),
  );
  const devices = new Map(others.map((owner) => [owner.deviceId, owner.clientId]));
  for (const [subjectId, clientId] of devices) await recordFact(tx, clock, { topic: partsTopic, clientId, subjectId });
}

/** Returns them with the numbers of their series. */
export async function keepSamples(wire: Db, samples: readonly NewSample[]): Promise<KeptSample[]> {
  if (samples.length === 0) return [];
  const series = await seriesIds(wire, samples);
  await append(wire, { series, at: samples.map(({ at }) => at), values: samples.map(({ value }) => value) });
  return samples.map((sample, i) => ({ ...sample, seriesId: series[i] ?? 0 }));
}
