import { Anchor, Title } from '@mantine/core';
import { Link } from 'react-router';
import { portalChangeRoutes } from '../../src/portal/changes-api.ts';
import { ChangeBar } from '../changes/change-bar.tsx';
import classes from '../changes/changes.module.css';
import { Card } from '../kit/card.tsx';
import { useCall } from '../kit/query.ts';

/** Plans of changes that are up for approval; nothing when there are none. */
export function PlansWaiting(): React.JSX.Element | null {
  const list = useCall(
    portalChangeRoutes.portalChanges,
    { query: { show: 'needs-you', limit: 5 } },
    { on: ['change'] },
  );
  const items = list.data?.items ?? [];
  if (items.length === 0) return null;
  return (
    <Card tone="warn">
      <Title order={2} mb="xs">
        Plans up for approval
      </Title>
      <ul className={classes['list']}>
        {items.map((line) => (
          <li key={line.id}>
            <Anchor component={Link} to={`/portal/changes/${line.id}`} size="sm">
              {line.number} {line.title}
            </Anchor>
            <ChangeBar bar={line.bar} />
          </li>
        ))}
      </ul>
    </Card>
  );
}
