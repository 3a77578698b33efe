/** What a page of a record shows of its changes, and the click that raises one. */
import { Anchor, Button } from '@mantine/core';
import { Link } from 'react-router';
import { changeRoutes } from '../../src/changes/api.ts';
import { quietRoutes } from '../../src/estate/quiet-api.ts';
import { Card } from '../kit/card.tsx';
import { useCall } from '../kit/query.ts';
import { SideTitle } from '../kit/side-title.tsx';
import { useMay } from '../people/session.ts';
import { ChangeStage } from './change-badges.tsx';
import classes from './changes.module.css';

export type On = { clientId: string; ticketId?: string; deviceId?: string | null; title?: string };

export function ChangesOn({ clientId, ticketId, deviceId, title }: On): React.JSX.Element | null {
  const works = useMay('changes.work');
  const asked = ticketId ? { ticket: ticketId } : { device: deviceId ?? '' };
  const list = useCall(changeRoutes.listChanges, { query: { show: 'all', limit: 10, ...asked } }, { on: ['change'] });
  const items = list.data?.items ?? [];
  if (items.length === 0 && !works) return null;
  const search = new URLSearchParams({
    client: clientId,
    ...(ticketId ? { ticket: ticketId } : {}),
    ...(deviceId ? { device: deviceId } : {}),
    ...(title ? { title } : {}),
  });
  return (
    <Card>
      <SideTitle>Changes</SideTitle>
      {items.length > 0 && (
        <ul className={classes['list']} style={{ marginBottom: works ? 10 : 0 }}>
          {items.map((line) => (
            <li key={line.id}>
              <Anchor component={Link} to={`/changes/${line.id}`} size="sm">
                {line.number} {line.title}
              </Anchor>{' '}
              <ChangeStage stage={line.stage} />
            </li>
          ))}
        </ul>
      )}
      {works && (
        <Button size="xs" variant="default" component={Link} to={`/changes/new?${search.toString()}`}>
          Raise a change
        </Button>
      )}
    </Card>
  );
}

/** Says of a finding that it fell into the window of a change, and so paged nobody. */
export function QuietMark({ deviceId, at }: { deviceId: string | null; at: string }): React.JSX.Element | null {
  const quiet = useCall(
    quietRoutes.quietWindows,
    { params: { deviceId: deviceId ?? '' }, query: { fromAt: at, toAt: at } },
    { on: ['change'], enabled: deviceId !== null },
  );
  const [window] = quiet.data?.items ?? [];
  if (!window) return null;
  return (
    <Card tone="warn">
      Found during{' '}
      <Anchor component={Link} to={`/changes/${window.owner.id}`} size="sm">
        {window.owner.name}
      </Anchor>
      : it paged nobody while the window lasted.
    </Card>
  );
}
