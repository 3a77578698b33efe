import { Button, Group } from '@mantine/core';
import { GitPullRequestArrow, Plus } from 'lucide-react';
import { Link, useNavigate } from 'react-router';
import { z } from 'zod';
import { portalChangeRoutes } from '../../src/portal/changes-api.ts';
import { ChangeBar } from '../changes/change-bar.tsx';
import { stageTones } from '../changes/words.ts';
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
import { useMay } from '../people/session.ts';
import { portalStage } from './change-words.ts';
import type { PortalChangeLine } from './change-words.ts';

const shape = z.object({ show: z.enum(['open', 'needs-you', 'done', 'all']).default('open') });
const tabs = [
  { value: 'open', label: 'Open' },
  { value: 'needs-you', label: 'Up for approval' },
  { value: 'done', label: 'Done' },
  { value: 'all', label: 'All' },
] as const;

const columns: Column<PortalChangeLine>[] = [
  { key: 'number', title: 'Change', width: '80px', cell: (line) => <span className="wf-mono">{line.number}</span> },
  { key: 'title', title: 'Title', width: 'minmax(180px, 3fr)', cell: (line) => <strong>{line.title}</strong> },
  { key: 'stage', title: 'Stage', width: '160px', cell: (line) => <Stage line={line} /> },
  { key: 'bar', title: 'Promise', width: 'minmax(120px, 1fr)', cell: (line) => <ChangeBar bar={line.bar} /> },
  { key: 'engineer', title: 'With', width: '130px', from: 760, cell: (line) => line.engineer ?? 'our team' },
  { key: 'raised', title: 'Asked', width: '110px', cell: (line) => <RelativeTime at={line.raisedAt} /> },
];

/** The client's changes. */
export function PortalChangesPage(): React.JSX.Element {
  const [{ show }, setFilters] = useFilters(shape);
  const list = usePages(
    portalChangeRoutes.portalChanges,
    { query: { show, limit: 100 } },
    { on: ['change'], keep: true },
  );
  const mayWrite = useMay('portal.write');
  const navigate = useNavigate();
  return (
    <Page
      title="Changes"
      fill
      beside={<Tabs label="Which changes" value={show} tabs={tabs} onChange={(next) => setFilters({ show: next })} />}
      actions={
        mayWrite && (
          <Button component={Link} to="/portal/changes/new" leftSection={<Plus size={16} />}>
            Ask for a change
          </Button>
        )
      }
    >
      <Shown query={list.query}>
        {() =>
          list.items.length === 0 ? (
            <EmptyState icon={GitPullRequestArrow} title="No changes here" />
          ) : (
            <DataTable
              label="Changes"
              rows={list.items}
              rowKey={(line) => line.id}
              columns={columns}
              card={(line) => <ChangeLineCard line={line} />}
              onOpen={(line) => void navigate(`/portal/changes/${line.id}`)}
              more={list.more}
            />
          )
        }
      </Shown>
    </Page>
  );
}

function Stage({ line }: { line: PortalChangeLine }): React.JSX.Element {
  return <StatusBadge tone={stageTones[line.stage]}>{portalStage(line.stage)}</StatusBadge>;
}

function ChangeLineCard({ line }: { line: PortalChangeLine }): React.JSX.Element {
  return (
    <LinkCard to={`/portal/changes/${line.id}`}>
      <Group justify="space-between" gap={8}>
        <span className="wf-mono">{line.number}</span>
        <Stage line={line} />
      </Group>
      <div style={{ fontWeight: 600, margin: '6px 0 2px', overflowWrap: 'anywhere' }}>{line.title}</div>
      <ChangeBar bar={line.bar} />
    </LinkCard>
  );
}
