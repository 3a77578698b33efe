import { Button, Text } from '@mantine/core';
import { MailPlus, Plus } from 'lucide-react';
import { useState } from 'react';
import { z } from 'zod';
import { reportRoutes } from '../../src/reports/api.ts';
import type { ScheduledReport } from '../../src/reports/api.ts';
import { StatusBadge } from '../kit/badges.tsx';
import { PressCard } from '../kit/card.tsx';
import { DataTable } from '../kit/data-table.tsx';
import type { Column } from '../kit/data-table.tsx';
import { useFilters } from '../kit/filters.ts';
import { useKeys } from '../kit/keys.ts';
import { Page } from '../kit/page.tsx';
import { usePages } from '../kit/query.ts';
import { EmptyState, Shown } from '../kit/states.tsx';
import { RelativeTime } from '../kit/time.tsx';
import { ClientFilter } from '../people/pick.tsx';
import { useMay } from '../people/session.ts';
import { ReportDialog } from './report-dialog.tsx';
import { ReportDrawer } from './report-drawer.tsx';
import { outcomeOf, whatText, whenText } from './words.ts';

const shape = z.object({ client: z.uuid().optional(), report: z.uuid().optional() });

const columns: Column<ScheduledReport>[] = [
  {
    key: 'name',
    title: 'Name',
    width: 'minmax(150px, 1.4fr)',
    cell: ({ name }) => <strong className="wf-cut">{name}</strong>,
  },
  {
    key: 'client',
    title: 'Client',
    width: 'minmax(110px, 1fr)',
    cell: (report) => <span className="wf-cut">{clientOf(report)}</span>,
  },
  {
    key: 'what',
    title: 'Report',
    width: 'minmax(150px, 1.4fr)',
    from: 720,
    cell: (report) => <span className="wf-cut">{whatText(report)}</span>,
  },
  {
    key: 'when',
    title: 'When',
    width: 'minmax(150px, 1.4fr)',
    from: 860,
    cell: ({ when }) => <span className="wf-cut">{whenText(when)}</span>,
  },
  {
    key: 'to',
    title: 'To',
    width: 'minmax(110px, 1.2fr)',
    from: 1040,
    cell: ({ recipients }) => <span className="wf-cut">{recipients.map(({ name }) => name).join(', ')}</span>,
  },
  { key: 'next', title: 'Next', width: '112px', cell: (report) => <Next report={report} /> },
  { key: 'last', title: 'Last', width: '190px', from: 560, cell: (report) => <Last report={report} /> },
];

/** Reports that go out at their times, with what became of them last. */
export function ScheduledReportsPage(): React.JSX.Element {
  const [filters, setFilters] = useFilters(shape);
  const [editing, setEditing] = useState<ScheduledReport | 'new'>();
  const works = useMay('tickets.work');
  const list = usePages(
    reportRoutes.listReports,
    { query: { limit: 100, ...(filters.client ? { client: filters.client } : {}) } },
    { on: ['report'], keep: true },
  );
  useKeys('Reports by mail', [{ keys: 'n', says: 'New report', run: () => setEditing('new') }], works && !editing);
  const add = works && (
    <Button leftSection={<Plus size={16} />} onClick={() => setEditing('new')}>
      New report
    </Button>
  );
  return (
    <Page
      title="Reports by mail"
      fill
      beside={<ClientFilter value={filters.client} onChange={(client) => setFilters({ client })} />}
      actions={add}
    >
      <Shown query={list.query}>
        {() =>
          list.items.length === 0 ? (
            <EmptyState icon={MailPlus} title="No report is sent by mail yet" action={add}>
              Promises kept, satisfaction or open tickets, at their times, to colleagues and to contacts of the client.
            </EmptyState>
          ) : (
            <DataTable
              label="Reports by mail"
              rows={list.items}
              rowKey={({ id }) => id}
              columns={columns}
              card={(report) => (
                <PressCard onPress={() => setFilters({ report: report.id })}>
                  <ReportCard report={report} />
                </PressCard>
              )}
              onOpen={({ id }) => setFilters({ report: id })}
              more={list.more}
            />
          )
        }
      </Shown>
      <ReportDrawer id={filters.report} onClose={() => setFilters({ report: undefined })} onEdit={setEditing} />
      {editing && (
        <ReportDialog report={editing === 'new' ? undefined : editing} onClose={() => setEditing(undefined)} />
      )}
    </Page>
  );
}

function clientOf({ clientId, clientName }: ScheduledReport): string {
  return clientId === null ? 'All clients' : (clientName ?? 'Not yours to see any more');
}

function Next({ report: { nextDueAt, asked } }: { report: ScheduledReport }): React.JSX.Element {
  if (asked) return <StatusBadge tone="info">Being sent</StatusBadge>;
  return nextDueAt === null ? <StatusBadge tone="plain">Paused</StatusBadge> : <RelativeTime at={nextDueAt} />;
}

function Last({ report: { lastRun, trouble } }: { report: ScheduledReport }): React.JSX.Element {
  if (trouble !== null)
    return (
      <span className="wf-cut" title={trouble.why}>
        <StatusBadge tone="bad">Not made</StatusBadge>
      </span>
    );
  if (lastRun === null) return <>–</>;
  const { word, tone } = outcomeOf(lastRun);
  return (
    <span className="wf-cut" title={lastRun.why ?? ''}>
      <StatusBadge tone={tone}>{word}</StatusBadge> <RelativeTime at={lastRun.at} />
    </span>
  );
}

function ReportCard({ report }: { report: ScheduledReport }): React.JSX.Element {
  return (
    <>
      <Text fw={600} size="sm" style={{ overflowWrap: 'anywhere' }}>
        {report.name}
      </Text>
      <Text size="sm">
        {clientOf(report)} · {whatText(report)}
      </Text>
      <Text size="sm" c="dimmed">
        {whenText(report.when)}
      </Text>
      <Text size="sm" component="div">
        <Next report={report} />
        {(report.lastRun !== null || report.trouble !== null) && (
          <>
            {' · '}
            <Last report={report} />
          </>
        )}
      </Text>
    </>
  );
}
