import { Anchor, Text } from '@mantine/core';
import { Link, useNavigate } from 'react-router';
import { monitoringRoutes } from '../../src/monitoring/api.ts';
import type { PolledDevice } from '../../src/monitoring/api.ts';
import { StatusBadge } from '../kit/badges.tsx';
import { Card, LinkCard } from '../kit/card.tsx';
import { DataTable } from '../kit/data-table.tsx';
import type { Column } from '../kit/data-table.tsx';
import { Facts } from '../kit/facts.tsx';
import { Page } from '../kit/page.tsx';
import { useCall } from '../kit/query.ts';
import { EmptyState, Shown } from '../kit/states.tsx';
import { RelativeTime } from '../kit/time.tsx';

const columns: Column<PolledDevice>[] = [
  { key: 'device', title: 'Device', width: 'minmax(140px, 1.2fr)', cell: (each) => <strong>{each.deviceName}</strong> },
  { key: 'client', title: 'Client', width: 'minmax(110px, 1fr)', cell: (each) => each.clientName },
  { key: 'state', title: 'State', width: '110px', cell: (each) => <State device={each} /> },
  { key: 'why', title: 'Why', width: 'minmax(140px, 2fr)', from: 900, cell: (each) => each.failure },
  {
    key: 'last',
    title: 'Last polled',
    width: '120px',
    cell: (each) => each.lastAt && <RelativeTime at={each.lastAt} />,
  },
  {
    key: 'next',
    title: 'Next',
    width: '120px',
    from: 700,
    cell: (each) => each.nextAt && <RelativeTime at={each.nextAt} />,
  },
];

/** Is everyone asked at their time, and who does not answer? */
export function PollingPage(): React.JSX.Element {
  const navigate = useNavigate();
  const list = useCall(monitoringRoutes.listPolled, { query: { limit: 200 } }, { on: ['monitoring'], every: 5000 });
  return (
    <Page title="Polling" fill>
      <Shown query={list}>
        {({ items, devices, failing, late }) =>
          devices === 0 ? (
            <EmptyState title="No device is polled yet">
              Add a{' '}
              <Anchor component={Link} to="/credentials" underline="always">
                credential
              </Anchor>
              , then open a device and choose “Poll it…”.
            </EmptyState>
          ) : (
            <>
              <Card>
                <Facts
                  facts={[
                    ['Devices polled', String(devices)],
                    ['Failing', String(failing)],
                    ['Late', String(late)],
                  ]}
                />
              </Card>
              <DataTable
                label="Polled devices"
                rows={items}
                rowKey={({ deviceId }) => deviceId}
                columns={columns}
                onOpen={({ deviceId }) => void navigate(`/devices/${deviceId}`)}
                card={(each) => (
                  <LinkCard to={`/devices/${each.deviceId}`}>
                    <Text fw={600}>{each.deviceName}</Text>
                    <Text size="sm" c="dimmed">
                      {each.clientName}
                    </Text>
                    <State device={each} /> <Text size="sm">{each.failure}</Text>
                  </LinkCard>
                )}
              />
            </>
          )
        }
      </Shown>
    </Page>
  );
}

function State({ device }: { device: PolledDevice }): React.JSX.Element {
  if (device.failingSince) return <StatusBadge tone="bad">Fails</StatusBadge>;
  if (device.lastAt === null) return <StatusBadge tone="plain">Not yet</StatusBadge>;
  return <StatusBadge tone="good">Answers</StatusBadge>;
}
