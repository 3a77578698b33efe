import { Table, Text } from '@mantine/core';
import { Trophy } from 'lucide-react';
import { changeRoutes } from '../../src/changes/api.ts';
import { Card } from '../kit/card.tsx';
import { useCall } from '../kit/query.ts';
import { spanText } from '../kit/spans.ts';
import { EmptyState, Shown } from '../kit/states.tsx';

/** Who brought how many changes to verified, and kept them there. */
export function League(): React.JSX.Element {
  const league = useCall(changeRoutes.changeLeague, {}, { on: ['change'] });
  return (
    <Shown query={league}>
      {({ items, counts }) => (
        <Card>
          <Text size="sm" mb="sm">
            {counts}
          </Text>
          {items.length === 0 ? (
            <EmptyState icon={Trophy} title="Nothing verified yet" />
          ) : (
            <Table.ScrollContainer minWidth={620} type="native" tabIndex={0} aria-label="League table">
              <Table>
                <Table.Thead>
                  <Table.Tr>
                    {[
                      'Engineer',
                      'Verified',
                      'Within 12 h',
                      'Within 24 h',
                      'Half took less than',
                      'Rolled back',
                      'Opened again',
                    ].map((name) => (
                      <Table.Th key={name}>{name}</Table.Th>
                    ))}
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {items.map((row) => (
                    <Table.Tr key={row.name}>
                      <Table.Td>{row.name}</Table.Td>
                      <Table.Td>{row.verified}</Table.Td>
                      <Table.Td>{row.withinWanted}</Table.Td>
                      <Table.Td>{row.withinPromise}</Table.Td>
                      <Table.Td>{row.verified > 0 ? spanText(row.p50) : '–'}</Table.Td>
                      <Table.Td>{row.rolledBack}</Table.Td>
                      <Table.Td>{row.reopened}</Table.Td>
                    </Table.Tr>
                  ))}
                </Table.Tbody>
              </Table>
            </Table.ScrollContainer>
          )}
        </Card>
      )}
    </Shown>
  );
}
