import { Text } from '@mantine/core';
import { MailCheck } from 'lucide-react';
import { useState } from 'react';
import { z } from 'zod';
import { mailRoutes } from '../../src/correspondence/api.ts';
import type { zMessageLine } from '../../src/correspondence/mail-api.ts';
import { StatusBadge } from '../kit/badges.tsx';
import { PressCard } from '../kit/card.tsx';
import { DataTable } from '../kit/data-table.tsx';
import type { Column } from '../kit/data-table.tsx';
import { useFilters } from '../kit/filters.ts';
import { Page } from '../kit/page.tsx';
import { usePages } from '../kit/query.ts';
import { EmptyState, Shown } from '../kit/states.tsx';
import { Tabs } from '../kit/tabs.tsx';
import { RelativeTime } from '../kit/time.tsx';
import { MailNav } from './mail-nav.tsx';
import classes from './mail.module.css';
import { Mailboxes } from './mailboxes.tsx';
import { MessageDrawer } from './message-drawer.tsx';
import { sentence, stateWords } from './words.ts';

type Line = z.output<typeof zMessageLine>;

const shape = z.object({
  state: z.enum(['open', 'filed', 'automatic', 'bounce', 'dropped', 'discarded']).default('open'),
});
const tabs = [
  { value: 'open', label: 'Waiting' },
  { value: 'filed', label: 'Filed' },
  { value: 'automatic', label: 'Automatic' },
  { value: 'bounce', label: 'Bounces' },
  { value: 'dropped', label: 'Dropped' },
  { value: 'discarded', label: 'Thrown away' },
] as const;

const columns: Column<Line>[] = [
  {
    key: 'from',
    title: 'From',
    width: 'minmax(140px, 1.2fr)',
    cell: ({ from }) => <strong className="wf-cut">{from.name || from.address || 'nobody named'}</strong>,
  },
  {
    key: 'subject',
    title: 'Subject',
    width: 'minmax(180px, 2fr)',
    cell: ({ subject }) => <span className="wf-cut">{subject || '(no subject)'}</span>,
  },
  {
    key: 'client',
    title: 'Client',
    width: 'minmax(100px, 1fr)',
    from: 820,
    cell: ({ clientName }) => <span className="wf-cut">{clientName ?? '–'}</span>,
  },
  {
    key: 'why',
    title: 'Why',
    width: 'minmax(180px, 2fr)',
    from: 960,
    cell: ({ why }) => (
      <span className="wf-cut" title={sentence(why)}>
        {sentence(why)}
      </span>
    ),
  },
  { key: 'state', title: 'State', width: '124px', cell: ({ state }) => <State state={state} /> },
  {
    key: 'at',
    title: 'Received',
    width: '104px',
    from: 560,
    cell: ({ receivedAt }) => <RelativeTime at={receivedAt} />,
  },
];

/** Mail that waits for a person, and what became of the rest. */
export function MailPage(): React.JSX.Element {
  const [filters, setFilters] = useFilters(shape);
  const list = usePages(
    mailRoutes.listMessages,
    { query: { state: filters.state, limit: 100 } },
    { on: ['message'], keep: true },
  );
  const [open, setOpen] = useState<string>();
  return (
    <Page title="Mail" fill beside={<MailNav />}>
      <div className={classes['bar']}>
        <Tabs label="Which mail" value={filters.state} tabs={tabs} onChange={(state) => setFilters({ state })} />
        <Mailboxes />
      </div>
      <Shown query={list.query}>
        {() =>
          list.items.length === 0 ? (
            <EmptyState icon={MailCheck} title={filters.state === 'open' ? 'No mail waits' : 'No such mail'}>
              Mail whose client or ticket is not known for certain waits here until someone files it.
            </EmptyState>
          ) : (
            <DataTable
              label="Mail"
              rows={list.items}
              rowKey={({ id }) => id}
              columns={columns}
              card={(line) => <MessageCard line={line} onOpen={() => setOpen(line.id)} />}
              onOpen={({ id }) => setOpen(id)}
              more={list.more}
            />
          )
        }
      </Shown>
      <MessageDrawer id={open} onClose={() => setOpen(undefined)} />
    </Page>
  );
}

function State({ state }: { state: Line['state'] }): React.JSX.Element {
  const { word, tone } = stateWords[state];
  return <StatusBadge tone={tone}>{word}</StatusBadge>;
}

function MessageCard({ line, onOpen }: { line: Line; onOpen: () => void }): React.JSX.Element {
  return (
    <PressCard onPress={onOpen}>
      <strong>{line.subject || '(no subject)'}</strong>
      <Text size="sm">{line.from.name || line.from.address}</Text>
      <Text size="xs" c="dimmed">
        {stateWords[line.state].word} · {sentence(line.why)} <RelativeTime at={line.receivedAt} />
      </Text>
    </PressCard>
  );
}
