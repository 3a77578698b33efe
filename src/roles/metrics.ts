/** /metrics: figures of this process for Prometheus. To this machine alone, or to whoever has the token. */
import { createHash, timingSafeEqual } from 'node:crypto';
import { BlockList } from 'node:net';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Registry, collectDefaultMetrics } from 'prom-client';
import type { Config } from '../base/config.ts';
import { Problem } from '../base/problem.ts';
import type { LiveHub } from '../http/live.ts';

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8);
loopback.addAddress('::1', 'ipv6');

export function serveMetrics(
  server: FastifyInstance,
  config: Pick<Config, 'metricsToken'>,
  { hub, own }: { hub: LiveHub; own: Registry | undefined },
): void {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'watchfloor_' });
  const all = Registry.merge(own ? [registry, own] : [registry]);
  server.get('/metrics', async (request, reply) => {
    if (!mayAsk(request, config.metricsToken)) {
      reply.header('www-authenticate', 'Bearer');
      throw new Problem(
        'metrics/token',
        401,
        'Figures are for this machine alone. Set WATCHFLOOR_METRICS_TOKEN and send it as a bearer token.',
      );
    }
    const streams = `# HELP watchfloor_live_streams Open live streams\n# TYPE watchfloor_live_streams gauge\nwatchfloor_live_streams ${hub.count()}\n`;
    return reply.type(registry.contentType).send((await all.metrics()) + streams);
  });
}

function mayAsk(request: FastifyRequest, token: string | undefined): boolean {
  const sent = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (token !== undefined) return sent !== undefined && timingSafeEqual(printOf(sent), printOf(token));
  // What a proxy on this machine passes on comes from elsewhere, whether the proxy is believed or not.
  const passedOn = request.headers['x-forwarded-for'] ?? request.headers.forwarded ?? request.headers['x-real-ip'];
  return passedOn === undefined && isLoopback(request.socket.remoteAddress ?? '');
}

const printOf = (text: string): Buffer => createHash('sha256').update(text).digest();

function isLoopback(address: string): boolean {
  const plain = address.replace(/^::ffff:/i, '');
  return loopback.check(plain, plain.includes(':') ? 'ipv6' : 'ipv4');
}
