import { z } from 'zod';
import { routes } from './contract.ts';

export const liveRoutes = routes({
  live: {
    method: 'GET',
    path: '/live',
    summary:
      'Server-sent events: "fact" says which record changed, "reset" says fetch everything anew, "heartbeat" comes every ten seconds. Resumes by Last-Event-ID.',
    access: { may: 'self' },
    replies: 'live',
    reply: z.object({
      topic: z.string().optional(),
      id: z.string().nullable().optional(),
      clientId: z.string().nullable().optional(),
      at: z.string().optional(),
    }),
  },
});
