import { Text } from '@mantine/core';
import { ShieldCheck } from 'lucide-react';
import { useState } from 'react';
import { quarantineRoutes } from '../../src/intake/quarantine-api.ts';
import type { QuarantineGroup } from '../../src/intake/quarantine-api.ts';
import { PressCard } from '../kit/card.tsx';
import { DataTable } from '../kit/data-table.tsx';
import type { Column } from '../kit/data-table.tsx';
import { Page } from '../kit/page.tsx';
import { usePages } from '../kit/query.ts';
import { EmptyState, Shown } from '../kit/states.tsx';
import { RelativeTime } from '../kit/time.tsx';
import classes from './events.module.css';
import { QuarantineDrawer } from './quarantine-drawer.tsx';
import { reasonWord } from './words.ts';

const columns: Column<QuarantineGroup>[] = [
  {
    key: 'address',
    title: 'Sender',
    width: '150px',
    cell: (group) => <strong className="wf-mono">{group.address}</strong>,
  },
  {
    key: 'host',
    title: 'Calls itself',
    width: 'minmax(90px, 1fr)',
    from: 900,
    cell: (group) => <span className="wf-mono">{group.host}</span>,
  },
  { key: 'listener', title: 'Listener', width: '130px', cell: (group) => group.listener },
  { key: 'reason', title: 'Why', width: 'minmax(150px, 1.2fr)', cell: (group) => reasonWord(group.reason) },
  {
    key: 'held',
    title: 'Held',
    width: '70px',
    align: 'end',
    cell: (group) => <span className="wf-figure">{group.held.toLocaleString()}</span>,
  },
  {
    key: 'dropped',
    title: 'No room for',
    width: '86px',
    align: 'end',
    from: 1000,
    cell: (group) => <span className="wf-figure">{group.dropped.toLocaleString()}</span>,
  },
  {
    key: 'sample',
    title: 'Newest record',
    width: 'minmax(180px, 2.5fr)',
    from: 820,
    cell: (group) => <span className={classes['message']}>{group.lastSample}</span>,
  },
  { key: 'last', title: 'Last heard', width: '110px', cell: (group) => <RelativeTime at={group.lastAt} /> },
];

/** What came from senders nobody knows: say whose it is, and it goes on as if it had always been known. */
export function QuarantinePage(): React.JSX.Element {
  const list = usePages(
    quarantineRoutes.listQuarantine,
    { query: { limit: 100 } },
    { on: ['quarantine', 'device'], every: 5000 },
  );
  const [open, setOpen] = useState<string>();
  const shown = list.items.find(({ id }) => id === open);
  return (
    <Page title="Quarantine" fill>
      <Shown query={list.query}>
        {() =>
          list.items.length === 0 ? (
            <EmptyState icon={ShieldCheck} title="Nothing in quarantine">
              Records of unknown senders wait here until someone says whose they are. None are dropped silently.
            </EmptyState>
          ) : (
            <DataTable
              label="Quarantine"
              rows={list.items}
              rowKey={({ id }) => id}
              columns={columns}
              card={(group) => <GroupCard group={group} onOpen={() => setOpen(group.id)} />}
              onOpen={({ id }) => setOpen(id)}
              more={list.more}
            />
          )
        }
      </Shown>
      <QuarantineDrawer group={shown} onClose={() => setOpen(undefined)} />
    </Page>
  );
}

function GroupCard({ group, onOpen }: { group: QuarantineGroup; onOpen: () => void }): React.JSX.Element {
  return (
    <PressCard onPress={onOpen}>
      <strong className="wf-mono">{group.address}</strong>
      <Text size="sm">{reasonWord(group.reason)}</Text>
      <Text size="xs" c="dimmed">
        {group.held.toLocaleString()} held · {group.listener} · <RelativeTime at={group.lastAt} />
      </Text>
    </PressCard>
  );
}
