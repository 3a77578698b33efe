/** The API role: server, routes, live stream, health, metrics. */
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import type { Registry } from 'prom-client';
import { z } from 'zod';
import { version } from '../base/version.ts';
import type { Doorbell } from '../bus/doorbell.ts';
import type { Deps } from '../db/deps.ts';
import { liveHttp } from '../http/live-http.ts';
import { openLiveHub } from '../http/live.ts';
import type { LiveHub } from '../http/live.ts';
import { mount, mounted } from '../http/mount.ts';
import type { Authenticate, Mounted } from '../http/mount.ts';
import { openApi } from '../http/openapi.ts';
import { makeServer } from '../http/server.ts';
import { serveMetrics } from './metrics.ts';
import { allTables } from './routes.ts';
import { systemRoutes } from './system-api.ts';

const webFolder = join(import.meta.dirname, '../../dist/web');

export type ApiOptions = {
  deps: Deps;
  doorbell: Doorbell;
  /** Rings with the client whose measurements came. */
  metricBell?: Doorbell;
  authenticate: Authenticate;
  slices: readonly Mounted[];
  /** Adds what lies outside /api/v1: hooks, the HEC endpoint. */
  extend?: (server: FastifyInstance) => Promise<void>;
  /** Counters of the records' path, in the text format of Prometheus. */
  metrics?: Registry;
  /** Reasons why this process cannot serve yet; none when it can. */
  notReady?: () => Promise<string[]>;
  web?: boolean;
};

export type Api = { server: FastifyInstance; hub: LiveHub; close(): Promise<void> };

/** Builds the server with everything on it; listens nowhere yet. */
export async function buildApi(options: ApiOptions): Promise<Api> {
  const { deps, doorbell, authenticate } = options;
  const server = await makeServer({
    config: deps.config,
    log: deps.log,
    ...(options.web === false ? {} : { web: webFolder }),
  });
  const hub = await openLiveHub({ db: deps.db, doorbell, clock: deps.clock, log: deps.log });
  options.metricBell?.onRing((clientId) => {
    if (clientId) hub.announce('metrics.appended', { clientId, published: true });
  });
  await options.extend?.(server);
  const all = [
    ...options.slices,
    liveHttp({ hub, clock: deps.clock, authenticate }),
    mounted(systemRoutes, { openapi: async () => describe() }),
  ];
  for (const each of all) mount(server, each, authenticate);
  health(server, options);
  serveMetrics(server, deps.config, { hub, own: options.metrics });
  return {
    server,
    hub,
    async close() {
      await hub.stop();
      await server.close();
    },
  };
}

/** The OpenAPI document; `watchfloor openapi` prints it too. */
export function describe(): { openapi: string } {
  return z.looseObject({ openapi: z.string() }).parse(openApi(allTables, version));
}

/** `/healthz`: the process runs. `/readyz`: it can serve; says why not. */
function health(server: FastifyInstance, { deps, notReady }: ApiOptions): void {
  server.get('/healthz', async () => ({ status: 'ok', version }));
  server.get('/readyz', async (_request, reply) => {
    const reasons = [...(await databaseProblem(deps)), ...((await notReady?.()) ?? [])];
    return reply
      .status(reasons.length === 0 ? 200 : 503)
      .send({ status: reasons.length === 0 ? 'ready' : 'not-ready', reasons });
  });
}

async function databaseProblem({ db, log }: Deps): Promise<string[]> {
  try {
    await db.pool.query('select 1');
    return [];
  } catch (error) {
    log.warn({ err: error }, 'not ready: the database does not answer');
    return ['The database does not answer.'];
  }
}
