/** Routes of intake. Browser-safe. */
import { z } from 'zod';
import { routes } from '../http/contract.ts';
import { eventRoutes } from './events-api.ts';
import { flowRoutes } from './flows-api.ts';
import { healthRoutes } from './health-api.ts';
import { quarantineRoutes } from './quarantine-api.ts';
import { sourceRoutes } from './sources-api.ts';

export const intakeRoutes = routes({
  ...sourceRoutes,
  ...quarantineRoutes,
  ...eventRoutes,
  ...flowRoutes,
  ...healthRoutes,
});

/** Mounted apart from the others (webhook/doors.ts): here a body is bytes whatever its content type says. */
export const hookRoutes = routes({
  takeHook: {
    method: 'POST',
    path: '/hooks/:secret',
    summary: 'Send records in: one JSON object, a list of them, or one on each line; answered when they are durable',
    access: { public: 'authenticated by the secret in the URL' },
    cookieless: true,
    params: z.object({ secret: z.string().min(1).max(200) }),
    takes: 'bytes',
    maxBody: 1024 * 1024,
    reply: z.object({ accepted: z.int() }),
  },
});
