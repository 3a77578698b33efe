import { Group, Text } from '@mantine/core';
import type { FindingLine } from '../../src/detection/api.ts';
import { LinkCard } from '../kit/card.tsx';
import type { Column } from '../kit/data-table.tsx';
import { RelativeTime } from '../kit/time.tsx';
import { FindingState, QuietBadge, SeverityBadge } from './finding-badges.tsx';
import { conditionWords } from './words.ts';

export function columnsWith(clients: ReadonlyMap<string, string>): Column<FindingLine>[] {
  return [
    {
      key: 'severity',
      title: 'Severity',
      width: '84px',
      cell: (finding) => <SeverityBadge severity={finding.severity} />,
    },
    {
      key: 'title',
      title: 'Finding',
      width: 'minmax(220px, 2.4fr)',
      cell: (finding) => (
        <>
          <strong>{finding.title}</strong> <QuietBadge finding={finding} />
        </>
      ),
    },
    {
      key: 'client',
      title: 'Client',
      width: 'minmax(110px, 1fr)',
      from: 700,
      cell: (finding) => clients.get(finding.clientId) ?? '',
    },
    {
      key: 'condition',
      title: 'Condition',
      width: '150px',
      from: 900,
      cell: (finding) => conditionWords[finding.condition],
    },
    {
      key: 'component',
      title: 'Component',
      width: 'minmax(90px, 1fr)',
      from: 800,
      cell: (finding) => <span className="wf-mono">{finding.component}</span>,
    },
    { key: 'state', title: 'State', width: '96px', cell: (finding) => <FindingState finding={finding} /> },
    {
      key: 'count',
      title: 'Signals',
      width: '60px',
      align: 'end',
      from: 700,
      cell: (finding) => <span className="wf-figure">{finding.count.toLocaleString()}</span>,
    },
    {
      key: 'first',
      title: 'Since',
      width: '120px',
      from: 1000,
      cell: (finding) => <RelativeTime at={finding.firstAt} />,
    },
    { key: 'last', title: 'Last signal', width: '120px', cell: (finding) => <RelativeTime at={finding.lastAt} /> },
  ];
}

export function FindingCard({ finding }: { finding: FindingLine }): React.JSX.Element {
  return (
    <LinkCard to={`/findings/${finding.id}`}>
      <Group justify="space-between">
        <SeverityBadge severity={finding.severity} />
        <FindingState finding={finding} />
      </Group>
      <QuietBadge finding={finding} />
      <Text fw={600} mt={6} style={{ overflowWrap: 'anywhere' }}>
        {finding.title}
      </Text>
      <Text size="sm" c="dimmed">
        {conditionWords[finding.condition]} · last signal <RelativeTime at={finding.lastAt} />
      </Text>
    </LinkCard>
  );
}
