import { Text, Title } from '@mantine/core';
import { healthRoutes } from '../../src/intake/health-api.ts';
import type { SourceHealth } from '../../src/intake/health-api.ts';
import { StatusBadge } from '../kit/badges.tsx';
import { Card } from '../kit/card.tsx';
import { DataTable } from '../kit/data-table.tsx';
import type { Column } from '../kit/data-table.tsx';
import { Page } from '../kit/page.tsx';
import { useCall, usePages } from '../kit/query.ts';
import { spanText } from '../kit/spans.ts';
import { EmptyState, Shown } from '../kit/states.tsx';
import { RelativeTime } from '../kit/time.tsx';
import classes from './health.module.css';
import { ListenerDoor } from './listener-door.tsx';

const columns: Column<SourceHealth>[] = [
  {
    key: 'name',
    title: 'Source',
    width: 'minmax(130px, 1.3fr)',
    cell: (source) => <strong>{source.deviceName ?? 'without a device'}</strong>,
  },
  { key: 'client', title: 'Client', width: 'minmax(110px, 1fr)', cell: (source) => source.clientName },
  {
    key: 'address',
    title: 'Address',
    width: '140px',
    cell: (source) => <span className="wf-mono">{source.address}</span>,
  },
  { key: 'listener', title: 'Listener', width: '120px', from: 800, cell: (source) => source.listeners.join(', ') },
  {
    key: 'records',
    title: 'Records',
    width: '90px',
    align: 'end',
    cell: (source) => <span className="wf-figure">{source.records.toLocaleString()}</span>,
  },
  {
    key: 'first',
    title: 'First heard',
    width: '120px',
    from: 900,
    cell: (source) => <RelativeTime at={source.firstHeardAt} />,
  },
  { key: 'last', title: 'Last heard', width: '120px', cell: (source) => <RelativeTime at={source.lastHeardAt} /> },
  { key: 'habit', title: 'Silent after', width: '130px', from: 700, cell: (source) => <Habit source={source} /> },
];

/** Is every door open, and is everyone who should speak heard? */
export function HealthPage(): React.JSX.Element {
  const listeners = useCall(healthRoutes.listenerHealth, {}, { every: 5000 });
  const sources = usePages(
    healthRoutes.sourceHealth,
    { query: { limit: 200 } },
    { on: ['device', 'source'], every: 15_000 },
  );
  return (
    <Page title="Health" fill>
      <Shown query={listeners}>
        {(shown) => (
          <div className={classes['doors']}>
            {shown.listeners.map((listener) => (
              <ListenerDoor key={listener.key} listener={listener} />
            ))}
          </div>
        )}
      </Shown>
      <Title order={2} mt="xs">
        Sources, the one silent longest first
      </Title>
      <Shown query={sources.query}>
        {() =>
          sources.items.length === 0 ? (
            <EmptyState title="No source was heard yet">Point a device at one of the listeners above.</EmptyState>
          ) : (
            <DataTable
              label="Sources"
              rows={sources.items}
              rowKey={(source) => `${source.clientId}-${source.deviceId}`}
              columns={columns}
              card={(source) => <SourceCard source={source} />}
              more={sources.more}
            />
          )
        }
      </Shown>
    </Page>
  );
}

/** From how long a silence on it is a finding. */
function Habit({ source }: { source: SourceHealth }): React.JSX.Element | null {
  if (source.deviceId === null) return null;
  if (source.silentAfterMs === null)
    return (
      <Text c="dimmed" inherit>
        learning
      </Text>
    );
  const after = spanText(source.silentAfterMs);
  return source.silent ? <StatusBadge tone="bad">{after}</StatusBadge> : <span className="wf-figure">{after}</span>;
}

function SourceCard({ source }: { source: SourceHealth }): React.JSX.Element {
  return (
    <Card>
      <Text fw={600}>{source.deviceName ?? 'without a device'}</Text>
      <Text size="sm" c="dimmed">
        {source.clientName} · <span className="wf-mono">{source.address}</span>
      </Text>
      <Text size="sm">
        heard <RelativeTime at={source.lastHeardAt} />, {source.records.toLocaleString()} records
        {source.silentAfterMs !== null && `, silent after ${spanText(source.silentAfterMs)}`}
      </Text>
    </Card>
  );
}
