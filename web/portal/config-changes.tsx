import { Anchor, Text, Title } from '@mantine/core';
import { Link } from 'react-router';
import { portalConfigRoutes } from '../../src/portal/configs-api.ts';
import { Card } from '../kit/card.tsx';
import { useCall } from '../kit/query.ts';
import { ExactTime } from '../kit/time.tsx';

/** When the configuration of one of the client's devices was changed, and for which request; nothing when it never was. */
export function ConfigChanges({ deviceId }: { deviceId: string }): React.JSX.Element | null {
  const changes = useCall(portalConfigRoutes.portalConfigChanges, { params: { deviceId } }, { on: ['config'] });
  if (!changes.data || changes.data.items.length === 0) return null;
  return (
    <Card>
      <Title order={2} mb="xs">
        Changes of its configuration
      </Title>
      <ul style={{ margin: 0, padding: 0, listStyle: 'none' }}>
        {changes.data.items.slice(0, 10).map(({ id, at, change }) => (
          <li key={id}>
            <Text size="sm">
              <ExactTime at={at} />:{' '}
              {change ? (
                <Anchor component={Link} to={`/portal/changes/${change.id}`} size="sm">
                  {change.name}
                </Anchor>
              ) : (
                'outside any change request'
              )}
            </Text>
          </li>
        ))}
      </ul>
    </Card>
  );
}
