import { useMemo } from 'react';
import { clientRoutes } from '../../src/people/clients-api.ts';
import { useCall } from '../kit/query.ts';
import type { Names } from './event-columns.tsx';

/** Names of clients by id: events carry ids only, and thousands of them share one request. */
export function useNames(): Names {
  const clients = useCall(clientRoutes.listClients, { query: { limit: 200, archived: 'all' } }, { on: ['client'] });
  return useMemo(() => {
    const names = new Map(clients.data?.items.map(({ id, name }) => [id, name]));
    return { client: (id) => names.get(id) ?? '' };
  }, [clients.data]);
}
