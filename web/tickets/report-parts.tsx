import { Anchor, Button, Group, Table, Text, Title } from '@mantine/core';
import { Download, MailPlus } from 'lucide-react';
import { Link } from 'react-router';
import { Card } from '../kit/card.tsx';
import classes from './ticket.module.css';

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
      <Title order={2} mb={6}>
        {name}
      </Title>
      {children.length === 0 ? (
        <Text size="sm" c="dimmed">
          {none}
        </Text>
      ) : (
        <Table.ScrollContainer minWidth={620} type="native">
          <Table aria-label={name} fz="sm" className={classes['figures'] ?? ''}>
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

/** The same figures elsewhere: by mail at their times, or as a file from the address `csv`. */
export function ReportExits({ csv }: { csv: string }): React.JSX.Element {
  return (
    <Group gap="xs">
      <Button component={Link} to="/reports/scheduled" variant="default" leftSection={<MailPlus size={15} />}>
        By mail
      </Button>
      <Button component="a" href={csv} variant="default" leftSection={<Download size={15} />}>
        CSV
      </Button>
    </Group>
  );
}
