import { Button, Group, Text, Title } from '@mantine/core';
import { sweepRoutes } from '../../src/sweep/api.ts';
import type { Sweep, SweptClient } from '../../src/sweep/api.ts';
import { Card } from '../kit/card.tsx';
import { useVerb } from '../kit/query.ts';
import { ExactTime } from '../kit/time.tsx';
import { isLeft, outcomeOf } from './words.ts';
import classes from './sweep.module.css';

/** Each client with what is left to do, who looked last, and the button that says that one has looked. */
export function ClientLooks({ sweep, works }: { sweep: Sweep; works: boolean }): React.JSX.Element {
  const look = useVerb(sweepRoutes.recordLook, {
    touches: ['sweep'],
    says: ({ ticketed }) => (ticketed === 0 ? 'Recorded: looked at, no action.' : 'Recorded: looked at.'),
  });
  const left = Map.groupBy(
    sweep.rows.filter((row) => isLeft(row, sweep.at)),
    ({ clientId }) => clientId,
  );
  return (
    <Card>
      <Title order={2} mb="xs">
        Clients
      </Title>
      <ul className={classes['clients']}>
        {sweep.clients.map((client) => {
          const count = left.get(client.id)?.length ?? 0;
          return (
            <li key={client.id}>
              <Group justify="space-between" wrap="nowrap" gap="xs">
                <div>
                  <Text size="sm" fw={600}>
                    {client.name}
                  </Text>
                  <LastLook client={client} />
                </div>
                {works && (
                  <Button
                    size="compact-sm"
                    variant={count === 0 ? 'light' : 'subtle'}
                    disabled={count > 0}
                    loading={look.isPending && look.variables.body?.clientId === client.id}
                    aria-label={`Looked at ${client.name}`}
                    onClick={() => look.mutate({ body: { clientId: client.id, since: client.since } })}
                  >
                    {count === 0 ? 'Looked' : `${count} left`}
                  </Button>
                )}
              </Group>
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
          Looked at <ExactTime at={lastLook.at} /> by {lastLook.byName},{' '}
          {lastLook.ticketed === 0 ? 'no action' : outcomeOf(lastLook)}
        </>
      ) : (
        'Not looked at yet'
      )}
    </Text>
  );
}
