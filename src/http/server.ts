import { existsSync } from 'node:fs';
import { join } from 'node:path';
import helmet from '@fastify/helmet';
import cookie from '@fastify/cookie';
// The plugin's types extend Fastify's reply with `sse`.
import { fastifySSE } from '@fastify/sse';
import fastifyStatic from '@fastify/static';
import { LogController, fastify } from 'fastify';
import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import type { Config } from '../base/config.ts';
import type { Logger } from '../base/log.ts';
import { API } from './mount.ts';
import { badAddress, badRequest, reportProblems } from './problems.ts';

export type ServerOptions = {
  config: Config;
  log: Logger;
  /** Folder of the built web app; left out in tests of the API. */ web?: string;
};

/** A server with what every route needs: problem details, safe headers, cookies, file bodies, the web app. */
export async function makeServer({ config, log, web }: ServerOptions): Promise<FastifyInstance> {
  const secure = config.publicUrl?.startsWith('https://') ?? false;
  const loggerInstance: FastifyBaseLogger = log;
  const server: FastifyInstance = fastify({
    loggerInstance,
    trustProxy: config.trustProxy,
    logController: new LogController({ disableRequestLogging: true }),
    requestTimeout: 60_000,
    keepAliveTimeout: 75_000,
    frameworkErrors: badAddress,
    clientErrorHandler: badRequest,
    routerOptions: { maxParamLength: 500 },
  });
  reportProblems(server);
  await server.register(helmet, {
    contentSecurityPolicy: {
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        connectSrc: ["'self'"],
        frameAncestors: ["'none'"],
        objectSrc: ["'none'"],
        upgradeInsecureRequests: secure ? [] : null,
      },
    },
    strictTransportSecurity: secure ? { maxAge: 31_536_000 } : false,
    crossOriginEmbedderPolicy: false,
  });
  await server.register(cookie);
  await server.register(fastifySSE, { heartbeatInterval: 0 });
  server.addContentTypeParser('application/octet-stream', { parseAs: 'buffer' }, (_request, body, done) =>
    done(null, body),
  );
  server.addHook('onSend', async (request, reply) => {
    if (request.url.startsWith(API) && !reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store');
  });
  if (web && existsSync(join(web, 'index.html'))) await serveWeb(server, web);
  return server;
}

/** Every address that is not a file or the API is the web app's own business: it gets index.html. */
async function serveWeb(server: FastifyInstance, web: string): Promise<void> {
  await server.register(fastifyStatic, {
    root: web,
    wildcard: false,
    maxAge: '1y',
    immutable: true,
    index: false,
    preCompressed: false,
  });
  server.get('/*', async (request, reply) => {
    if (request.url.startsWith('/api/') || request.url.startsWith('/services/')) return reply.callNotFound();
    return reply.header('cache-control', 'no-cache').sendFile('index.html', { immutable: false, maxAge: 0 });
  });
}
