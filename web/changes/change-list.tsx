import { GitPullRequestArrow } from 'lucide-react';
import { useNavigate } from 'react-router';
import { changeRoutes } from '../../src/changes/api.ts';
import { DataTable } from '../kit/data-table.tsx';
import type { Column } from '../kit/data-table.tsx';
import { usePages } from '../kit/query.ts';
import { EmptyState, Shown } from '../kit/states.tsx';
import { RelativeTime } from '../kit/time.tsx';
import { ChangeStage, RiskBadge } from './change-badges.tsx';
import { ChangeBar } from './change-bar.tsx';
import { ChangeCard } from './change-card.tsx';
import type { ChangeLine } from './words.ts';

const columns: Column<ChangeLine>[] = [
  { key: 'number', title: 'Change', width: '80px', cell: (line) => <span className="wf-mono">{line.number}</span> },
  { key: 'title', title: 'Title', width: 'minmax(180px, 3fr)', cell: (line) => <strong>{line.title}</strong> },
  { key: 'client', title: 'Client', width: 'minmax(100px, 1fr)', cell: (line) => line.clientName },
  { key: 'stage', title: 'Stage', width: '120px', cell: (line) => <ChangeStage stage={line.stage} /> },
  { key: 'bar', title: '12 h and 24 h', width: 'minmax(120px, 1fr)', cell: (line) => <ChangeBar bar={line.bar} /> },
  { key: 'risk', title: 'Risk', width: '120px', from: 980, cell: (line) => <RiskBadge risk={line.risk} /> },
  { key: 'engineer', title: 'Engineer', width: '130px', from: 1080, cell: (line) => line.engineer?.name ?? '' },
  { key: 'raised', title: 'Raised', width: '110px', cell: (line) => <RelativeTime at={line.raisedAt} /> },
];

export function ChangeList({
  show,
  client,
  text,
}: {
  show: 'live' | 'done' | 'all';
  client: string | undefined;
  text: string | undefined;
}): React.JSX.Element {
  const navigate = useNavigate();
  const query = { show, limit: 100, ...(client ? { client } : {}), ...(text ? { text } : {}) };
  const list = usePages(changeRoutes.listChanges, { query }, { on: ['change'], keep: true });
  return (
    <Shown query={list.query}>
      {() =>
        list.items.length === 0 ? (
          <EmptyState icon={GitPullRequestArrow} title="No change here" />
        ) : (
          <DataTable
            label="Changes"
            rows={list.items}
            rowKey={(line) => line.id}
            columns={columns}
            card={(line) => <ChangeCard line={line} stage />}
            onOpen={(line) => void navigate(`/changes/${line.id}`)}
            more={list.more}
          />
        )
      }
    </Shown>
  );
}
