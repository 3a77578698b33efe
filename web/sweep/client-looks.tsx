import { Button, Text, Title } from '@mantine/core';
import { Check } from 'lucide-react';
import { sweepRoutes } from '../../src/sweep/api.ts';
import type { Sweep, SweptClient } from '../../src/sweep/api.ts';
import { Card } from '../kit/card.tsx';
import { useVerb } from '../kit/query.ts';
import { ExactTime } from '../kit/time.tsx';
import { isLeft, outcomeOf } from './words.ts';
import classes from './sweep.module.css';

type Props = { sweep: Sweep; works: boolean; onClient: (clientId: string) => void };

/** Each client with what is left to do, who looked last, and the button that says that one has looked. */
export function ClientLooks({ sweep, works, onClient }: Props): React.JSX.Element {
  const look = useVerb(sweepRoutes.recordLook, {
    touches: ['sweep'],
    says: ({ ticketed }) => (ticketed === 0 ? 'Recorded: looked at, no action.' : 'Recorded: looked at.'),
  });
  const left = Map.groupBy(
    sweep.rows.filter((row) => isLeft(row, sweep.at)),
    ({ clientId }) => clientId,
  );
  const quiet = sweep.clients.filter(({ id }) => !left.has(id)).length;
  return (
    <Card>
      <div className={classes['title']}>
        <Title order={2}>Clients</Title>
        <Text size="xs" c="dimmed">
          {quiet} of {sweep.clients.length} quiet
        </Text>
      </div>
      <ul className={classes['clients']}>
        {sweep.clients.map((client) => {
          const count = left.get(client.id)?.length ?? 0;
          return (
            <li key={client.id} className={classes['client']}>
              <div className={classes['clientText']}>
                <Text size="sm" fw={600}>
                  {client.name}
                </Text>
                <LastLook client={client} />
              </div>
              {count > 0 ? (
                <Button
                  size="compact-sm"
                  variant="subtle"
                  aria-label={`${count} left at ${client.name}`}
                  onClick={() => onClient(client.id)}
                >
                  {count} left
                </Button>
              ) : (
                works && (
                  <Button
                    size="compact-sm"
                    variant="light"
                    leftSection={<Check size={14} aria-hidden />}
                    loading={look.isPending && look.variables.body?.clientId === client.id}
                    aria-label={`Looked at ${client.name}`}
                    onClick={() => look.mutate({ body: { clientId: client.id, since: client.since } })}
                  >
                    Looked
                  </Button>
                )
              )}
            </li>
          );
        })}
      </ul>
    </Card>
  );
}

function LastLook({ client: { lastLook } }: { client: SweptClient }): React.JSX.Element {
  return (
    <Text size="xs" c="dimmed">
      {lastLook ? (
        <>
          Looked at <ExactTime at={lastLook.at} only="minute" /> by {lastLook.byName},{' '}
          {lastLook.ticketed === 0 ? 'no action' : outcomeOf(lastLook)}
        </>
      ) : (
        'Not looked at yet'
      )}
    </Text>
  );
}
