import { Button, Text } from '@mantine/core';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { monitoringRoutes } from '../../src/monitoring/api.ts';
import type { Check } from '../../src/monitoring/api.ts';
import { StatusBadge } from '../kit/badges.tsx';
import { Card } from '../kit/card.tsx';
import { confirmColumn } from '../kit/confirm-column.tsx';
import { DataTable } from '../kit/data-table.tsx';
import type { Column } from '../kit/data-table.tsx';
import { Page } from '../kit/page.tsx';
import { useCall, useVerb } from '../kit/query.ts';
import { EmptyState, Shown } from '../kit/states.tsx';
import { useMay } from '../people/session.ts';
import { CheckDialog } from './check-dialog.tsx';
import { stateWord } from './words.ts';

const columns: Column<Check>[] = [
  { key: 'name', title: 'Name', width: 'minmax(130px, 1.2fr)', cell: (each) => <strong>{each.name}</strong> },
  { key: 'device', title: 'Device', width: 'minmax(120px, 1fr)', cell: (each) => each.deviceName },
  { key: 'client', title: 'Client', width: 'minmax(110px, 1fr)', from: 900, cell: (each) => each.clientName },
  { key: 'what', title: 'What', width: '120px', from: 700, cell: (each) => `${each.kind} ${each.port}` },
  { key: 'state', title: 'State', width: '110px', cell: (each) => <State check={each} /> },
  { key: 'words', title: 'In words', width: 'minmax(140px, 2fr)', from: 800, cell: wordsOf },
];

/** Services and certificates of devices that are tried regularly. */
export function ChecksPage(): React.JSX.Element {
  const list = useCall(monitoringRoutes.listChecks, { query: {} }, { on: ['monitoring', 'finding'], every: 10_000 });
  const manages = useMay('devices.manage');
  const [adding, setAdding] = useState(false);
  const remove = useVerb(monitoringRoutes.removeCheck, { touches: ['monitoring'], says: 'Removed.' });
  const act = confirmColumn<Check>({
    act: 'Remove',
    says: 'It is no longer tried.',
    onConfirm: ({ id, version }) => remove.mutate({ params: { checkId: id }, body: { version } }),
  });
  return (
    <Page
      title="Checks"
      fill
      actions={
        manages && (
          <Button leftSection={<Plus size={15} />} onClick={() => setAdding(true)}>
            New check
          </Button>
        )
      }
    >
      <Shown query={list}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState title="No checks yet">
              Try a web server of a device, or watch how long its certificate lasts.
            </EmptyState>
          ) : (
            <DataTable
              label="Checks"
              rows={items}
              rowKey={({ id }) => id}
              columns={manages ? [...columns, act] : columns}
              card={(each) => (
                <Card>
                  <Text fw={600}>{each.name}</Text>
                  <Text size="sm" c="dimmed">
                    {each.kind} {each.port} of {each.deviceName}, {each.clientName}
                  </Text>
                  <State check={each} /> <Text size="sm">{wordsOf(each)}</Text>
                  {manages && act.cell(each)}
                </Card>
              )}
            />
          )
        }
      </Shown>
      {adding && <CheckDialog onClose={() => setAdding(false)} />}
    </Page>
  );
}

function State({ check }: { check: Check }): React.JSX.Element {
  if (check.state === null) return <StatusBadge tone="plain">Not yet</StatusBadge>;
  const { word, tone } = stateWord(check.state);
  return <StatusBadge tone={tone}>{word}</StatusBadge>;
}

function wordsOf({ words, certificate }: Check): string {
  return [words, certificate].filter((each) => each !== '').join('; ');
}
