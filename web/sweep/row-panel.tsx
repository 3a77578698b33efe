import { Anchor, Button, Group, Stack, Text, Title } from '@mantine/core';
import { Link } from 'react-router';
import type { SweepRow } from '../../src/sweep/api.ts';
import { Card } from '../kit/card.tsx';
import { ExactTime } from '../kit/time.tsx';
import { SeriesChart } from '../metrics/series-chart.tsx';
import { Outcome } from './columns.tsx';
import { rangeAround } from './row-spark.tsx';
import type { RowActs } from './use-row-acts.ts';
import { reasonWords } from './words.ts';

/** The row the keyboard stands on: why, the hours around it, where it is, and what to do with it. */
export function RowPanel({ row, acts }: { row: SweepRow; acts: RowActs }): React.JSX.Element {
  const links = [
    [`/findings/${row.id}`, 'The finding'],
    [`/topology/${row.clientId}?at=${encodeURIComponent(row.firstAt)}`, 'The map as it was'],
    ...(row.deviceId ? [[`/devices/${row.deviceId}`, row.deviceName ?? 'The device']] : []),
    ...(row.ticket ? [[`/tickets/${row.ticket.id}`, row.ticket.number]] : []),
  ] as const;
  return (
    <Card>
      <Stack gap="xs">
        <Group justify="space-between" wrap="nowrap" align="start">
          <Title order={2} style={{ overflowWrap: 'anywhere' }}>
            {row.title}
          </Title>
          <Outcome row={row} />
        </Group>
        <Text size="sm">{row.summary}</Text>
        <Text size="xs" c="dimmed">
          {row.clientName} · since <ExactTime at={row.firstAt} />
        </Text>
        {row.explanation && (
          <Text size="sm">
            {reasonWords[row.explanation.reason].label}
            {row.explanation.note && `: ${row.explanation.note}`}
            <Text span size="xs" c="dimmed">
              {' '}
              {row.explanation.byName}, <ExactTime at={row.explanation.at} />
            </Text>
          </Text>
        )}
        {row.seriesId !== null && (
          <SeriesChart title="The hours around it" series={[row.seriesId]} range={rangeAround(row)} height={130} />
        )}
        <Group gap="md">
          {links.map(([to, text]) => (
            <Anchor key={to} component={Link} to={to} size="sm">
              {text}
            </Anchor>
          ))}
        </Group>
        {acts.works && (
          <Group gap="xs">
            {row.ticket === null && (
              <>
                <Button size="compact-sm" variant="light" onClick={() => acts.ask(row)}>
                  {row.explanation ? 'Explain anew' : 'Explain'}
                </Button>
                <Button size="compact-sm" variant="light" onClick={() => acts.ticket(row)}>
                  Open a ticket
                </Button>
              </>
            )}
            {row.explanation && (
              <Button size="compact-sm" variant="subtle" onClick={() => acts.takeBack(row)}>
                Take back
              </Button>
            )}
          </Group>
        )}
      </Stack>
    </Card>
  );
}
