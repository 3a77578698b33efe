/** The doors for records on the web server: webhooks under the API, Splunk's HEC at the root. */
import type { FastifyInstance } from 'fastify';
import { nobody } from '../../base/actor.ts';
import type { Clock } from '../../base/clock.ts';
import { mount, mounted } from '../../http/mount.ts';
import type { Collector } from '../../wire/collector.ts';
import { hookRoutes } from '../api.ts';
import type { Identity } from '../identify.ts';
import { takeBytes } from './body.ts';
import { Door } from './door.ts';
import { HEC_LISTENER, hecRoutes } from './hec.ts';
import { HOOK_LISTENER, takeHook } from './hooks.ts';

/** Records a second of one key, and how many may come at once. */
export type DoorRates = { hook: { perSecond: number; burst: number }; hec: { perSecond: number; burst: number } };

export const usualRates: DoorRates = {
  hook: { perSecond: 2000, burst: 20_000 },
  hec: { perSecond: 50_000, burst: 200_000 },
};

export type DoorsOptions = { collector: Collector; identity: Identity; clock: Clock; rates?: DoorRates };

/** Mounts `/api/v1/hooks/:secret` and `/services/collector…`. `collector`: its batches go to the durable log. */
export async function openDoors(
  server: FastifyInstance,
  { collector, identity, clock, rates = usualRates }: DoorsOptions,
): Promise<void> {
  const hook = new Door({ listenerId: HOOK_LISTENER, collector, clock, rate: rates.hook });
  await server.register(async (inner) => {
    takeBytes(inner);
    mount(
      inner,
      mounted(hookRoutes, {
        takeHook: async ({ params, raw, reply }) => ({
          accepted: await takeHook(hook, identity, { secret: params.secret, raw, reply }),
        }),
      }),
      async () => nobody,
    );
  });
  await hecRoutes(server, {
    door: new Door({ listenerId: HEC_LISTENER, collector, clock, rate: rates.hec }),
    identity,
    clock,
  });
}
