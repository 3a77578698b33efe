import { clientRoutes } from '../../src/people/clients-api.ts';
import { useCall } from '../kit/query.ts';

/** Name of the client that something belongs to; without one, it is for every client. */
export function Whose({ clientId }: { clientId: string | null }): React.JSX.Element {
  const client = useCall(
    clientRoutes.getClient,
    { params: { clientId: clientId ?? '' } },
    { on: ['client'], enabled: clientId !== null },
  );
  return <>{clientId === null ? 'Every client' : (client.data?.name ?? '')}</>;
}
