import { z } from 'zod';
import { routes } from '../http/contract.ts';

export const systemRoutes = routes({
  openapi: {
    method: 'GET',
    path: '/openapi.json',
    summary: 'This description of the API',
    access: { public: 'it describes the product, not anyone’s data' },
    reply: z.looseObject({ openapi: z.string() }),
  },
});
