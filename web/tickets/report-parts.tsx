import { Anchor, Table, Text } from '@mantine/core';
import { Link } from 'react-router';
import { Card } from '../kit/card.tsx';

/** One table of a report; says in words that there is nothing. */
export function Figures({
  name,
  heads,
  none,
  children,
}: {
  name: string;
  heads: readonly string[];
  none: string;
  children: React.JSX.Element[];
}): React.JSX.Element {
  return (
    <Card>
      <Text fw={600} size="sm">
        {name}
      </Text>
      {children.length === 0 ? (
        <Text size="sm" c="dimmed">
          {none}
        </Text>
      ) : (
        <Table.ScrollContainer minWidth={560}>
          <Table aria-label={name} fz="sm">
            <Table.Thead>
              <Table.Tr>
                {heads.map((head) => (
                  <Table.Th key={head}>{head}</Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>{children}</Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
    </Card>
  );
}

/** A figure with the tickets behind it. */
export function Records({
  count,
  records,
}: {
  count: number;
  records: readonly { id: string; number: string }[];
}): React.JSX.Element {
  return (
    <>
      <span className="wf-figure">{count}</span>{' '}
      {records.slice(0, 8).map((record) => (
        <span key={record.id}>
          <Record {...record} />{' '}
        </span>
      ))}
    </>
  );
}

export function Record({ id, number }: { id: string; number: string }): React.JSX.Element {
  return (
    <Anchor component={Link} to={`/tickets/${id}`} size="sm">
      {number}
    </Anchor>
  );
}
