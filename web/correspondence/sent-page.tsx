import { Text } from '@mantine/core';
import { Send } from 'lucide-react';
import { useNavigate } from 'react-router';
import { z } from 'zod';
import { mailSetupRoutes, outgoingStates } from '../../src/correspondence/mail-setup-api.ts';
import type { zOutgoing } from '../../src/correspondence/mail-setup-api.ts';
import { StatusBadge } from '../kit/badges.tsx';
import { LinkCard } from '../kit/card.tsx';
import { DataTable } from '../kit/data-table.tsx';
import type { Column } from '../kit/data-table.tsx';
import { useFilters } from '../kit/filters.ts';
import { Page } from '../kit/page.tsx';
import { usePages } from '../kit/query.ts';
import { EmptyState, Shown } from '../kit/states.tsx';
import { Tabs } from '../kit/tabs.tsx';
import { RelativeTime } from '../kit/time.tsx';
import { MailNav } from './mail-nav.tsx';
import { sentWords } from './words.ts';

type Line = z.output<typeof zOutgoing>;

const shape = z.object({ state: z.enum(['all', ...outgoingStates]).default('all') });
const tabs = [
  { value: 'all', label: 'All' },
  { value: 'failed', label: 'Failed' },
  { value: 'queued', label: 'Going out' },
  { value: 'sent', label: 'Sent' },
] as const;

const columns: Column<Line>[] = [
  {
    key: 'to',
    title: 'To',
    width: 'minmax(150px, 1.4fr)',
    cell: ({ to }) => (
      <strong className="wf-cut" title={to.address}>
        {to.name || to.address}
      </strong>
    ),
  },
  {
    key: 'subject',
    title: 'Subject',
    width: 'minmax(180px, 2fr)',
    cell: ({ subject }) => <span className="wf-cut">{subject}</span>,
  },
  {
    key: 'client',
    title: 'Client',
    width: 'minmax(110px, 1fr)',
    from: 900,
    cell: ({ clientName }) => <span className="wf-cut">{clientName}</span>,
  },
  { key: 'state', title: 'State', width: '112px', cell: (line) => <State line={line} /> },
  {
    key: 'said',
    title: 'What the other server said',
    width: 'minmax(180px, 2fr)',
    from: 760,
    cell: ({ said }) => (
      <span className="wf-cut" title={said ?? ''}>
        {said ?? '–'}
      </span>
    ),
  },
  { key: 'at', title: 'When', width: '112px', from: 620, cell: ({ at }) => <RelativeTime at={at} /> },
];

const nothing = {
  all: 'What staff write to a client goes out by mail once a mail server is set and the client has an address.',
  failed: 'Every mail of ours arrived, as far as anyone told us.',
  queued: 'Nothing waits to be sent.',
  sent: 'Nothing was sent yet.',
};

/** Mail of ours: whether it went, and what a server said that would not have it. */
export function SentPage(): React.JSX.Element {
  const [filters, setFilters] = useFilters(shape);
  const navigate = useNavigate();
  const list = usePages(
    mailSetupRoutes.listOutgoing,
    { query: { state: filters.state, limit: 100 } },
    { on: ['mail', 'message', 'ticket'], keep: true, every: 30_000 },
  );
  return (
    <Page title="Mail" fill beside={<MailNav />}>
      <div>
        <Tabs label="Which mail" value={filters.state} tabs={tabs} onChange={(state) => setFilters({ state })} />
      </div>
      <Shown query={list.query}>
        {() =>
          list.items.length === 0 ? (
            <EmptyState icon={Send} title="No such mail">
              {nothing[filters.state]}
            </EmptyState>
          ) : (
            <DataTable
              label="Mail that went out"
              rows={list.items}
              rowKey={({ id }) => id}
              columns={columns}
              card={(line) => <SentCard line={line} />}
              onOpen={({ ticketId }) => void navigate(`/tickets/${ticketId}`)}
              more={list.more}
            />
          )
        }
      </Shown>
    </Page>
  );
}

function State({ line }: { line: Line }): React.JSX.Element {
  const { word, tone } = sentWords[line.state];
  return <StatusBadge tone={tone}>{word}</StatusBadge>;
}

function SentCard({ line }: { line: Line }): React.JSX.Element {
  return (
    <LinkCard to={`/tickets/${line.ticketId}`} tone={line.state === 'failed' ? 'bad' : undefined}>
      <Text fw={600} size="sm" style={{ overflowWrap: 'anywhere' }}>
        {line.subject}
      </Text>
      <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
        {line.to.name || line.to.address} · {line.clientName}
      </Text>
      <State line={line} />
      {line.state === 'failed' && (
        <Text size="xs" style={{ overflowWrap: 'anywhere' }}>
          {line.said}
        </Text>
      )}
      <Text size="xs" c="dimmed">
        <RelativeTime at={line.at} />
      </Text>
    </LinkCard>
  );
}
