import { Button, Text } from '@mantine/core';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { collectRoutes } from '../../src/collect/api.ts';
import type { Collector, Enrolment } from '../../src/collect/api.ts';
import { StatusBadge } from '../kit/badges.tsx';
import { Card } from '../kit/card.tsx';
import { confirmColumn } from '../kit/confirm-column.tsx';
import { DataTable } from '../kit/data-table.tsx';
import type { Column } from '../kit/data-table.tsx';
import { Page } from '../kit/page.tsx';
import { useCall, useVerb } from '../kit/query.ts';
import { SecretOnce } from '../kit/secret-once.tsx';
import { EmptyState, Shown } from '../kit/states.tsx';
import { RelativeTime } from '../kit/time.tsx';
import { useMay } from '../people/session.ts';
import { CollectorDialog } from './collector-dialog.tsx';
import { backlogText, clockText, stateWords } from './words.ts';

const columns: Column<Collector>[] = [
  { key: 'name', title: 'Name', width: 'minmax(110px, 1.2fr)', cell: (each) => <strong>{each.name}</strong> },
  { key: 'state', title: 'State', width: '126px', cell: (each) => <State of={each} /> },
  { key: 'since', title: 'Since', width: '116px', cell: (each) => each.since && <RelativeTime at={each.since} /> },
  { key: 'client', title: 'Client', width: 'minmax(100px, 1fr)', cell: (each) => each.clientName },
  { key: 'site', title: 'Site', width: 'minmax(80px, 1fr)', from: 760, cell: (each) => each.siteName ?? 'all others' },
  {
    key: 'last',
    title: 'Last batch',
    width: '116px',
    from: 860,
    cell: (each) => (each.lastBatchAt ? <RelativeTime at={each.lastBatchAt} /> : 'never'),
  },
  {
    key: 'backlog',
    title: 'Backlog',
    width: '150px',
    from: 960,
    cell: ({ backlogRecords, backlogBytes }) => backlogText(backlogRecords, backlogBytes),
  },
  {
    key: 'clock',
    title: 'Clock',
    width: '100px',
    from: 1060,
    cell: (each) => (each.heardAt ? clockText(each.clockOffsetMs) : ''),
  },
  { key: 'version', title: 'Version', width: '90px', from: 1060, cell: (each) => each.version },
];

/** Who listens and polls at clients' sites, and is everyone heard? */
export function CollectorsPage(): React.JSX.Element {
  const list = useCall(collectRoutes.listCollectors, { query: {} }, { on: ['collector'], every: 5000 });
  const manages = useMay('sources.manage');
  const [adding, setAdding] = useState(false);
  const [made, setMade] = useState<Enrolment>();
  const revoke = useVerb(collectRoutes.revokeCollector, { touches: ['collector'], says: 'Revoked.' });
  const act = confirmColumn<Collector>({
    act: 'Revoke',
    says: 'It is cut off at once, and what it still keeps is not taken. To go on there, add a new one.',
    may: ({ state }) => state !== 'revoked',
    onConfirm: ({ id }) => revoke.mutate({ params: { collectorId: id }, body: {} }),
  });
  return (
    <Page
      title="Collectors"
      fill
      actions={
        manages && (
          <Button leftSection={<Plus size={15} />} onClick={() => setAdding(true)}>
            New collector
          </Button>
        )
      }
    >
      {made && <SecretOnce says={`Enrolment of “${made.name}”. It is shown only now.`} value={made.bundle} />}
      <Shown query={list}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState title="No collectors yet">
              A collector listens and polls at a client’s site and sends to us over one outbound connection.
            </EmptyState>
          ) : (
            <DataTable
              label="Collectors"
              rows={items}
              rowKey={({ id }) => id}
              columns={manages ? [...columns, act] : columns}
              card={(each) => <CollectorCard of={each}>{manages && act.cell(each)}</CollectorCard>}
            />
          )
        }
      </Shown>
      {adding && <CollectorDialog onClose={() => setAdding(false)} onMade={setMade} />}
    </Page>
  );
}

function CollectorCard({ of, children }: { of: Collector; children: React.ReactNode }): React.JSX.Element {
  return (
    <Card>
      <Text fw={600}>{of.name}</Text>
      <Text size="sm" c="dimmed">
        {of.clientName}
        {of.siteName && `, ${of.siteName}`}
      </Text>
      <Text size="sm" component="div">
        <State of={of} /> {of.since && <RelativeTime at={of.since} />}
      </Text>
      {of.heardAt && (
        <Text size="sm">
          Backlog {backlogText(of.backlogRecords, of.backlogBytes)} · clock {clockText(of.clockOffsetMs)}
        </Text>
      )}
      {children}
    </Card>
  );
}

function State({ of }: { of: Collector }): React.JSX.Element {
  const { word, tone } = stateWords[of.state];
  return <StatusBadge tone={tone}>{word}</StatusBadge>;
}
