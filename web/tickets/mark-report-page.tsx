import { Table, Text } from '@mantine/core';
import { z } from 'zod';
import { markRoutes } from '../../src/tickets/marks-api.ts';
import { StatusBadge } from '../kit/badges.tsx';
import { Card } from '../kit/card.tsx';
import { useFilters } from '../kit/filters.ts';
import { Page } from '../kit/page.tsx';
import { useCall } from '../kit/query.ts';
import { Shown } from '../kit/states.tsx';
import { useNowSelect } from '../kit/ticker.ts';
import { ClientFilter } from '../people/pick.tsx';
import { Figures, Records, ReportExits } from './report-parts.tsx';
import { SpanSelect, mailedSpan, spanShown } from './report-span.tsx';

const shape = z.object({
  client: z.uuid().optional(),
  months: z.enum(['1', '3', '12', '24']).default('12'),
  ...mailedSpan,
});
const DAY = 86_400_000;
const heads = ['Client', 'Month', 'Asked', 'n', 'Average', '1', '2', '3', '4', '5', 'Low'];

/** What clients said of closed tickets, by client and month, never an average without its n. */
export function MarkReportPage(): React.JSX.Element {
  const [filters, setFilters] = useFilters(shape);
  // To the end of the present day, so that the question stays the same while the page is open.
  const until = useNowSelect((now) => Math.ceil(now / DAY) * DAY);
  const usual = { from: monthsBefore(until, Number(filters.months)), until: new Date(until).toISOString() };
  const query = {
    ...spanShown(filters, usual),
    ...(filters.client ? { client: filters.client } : {}),
  };
  const report = useCall(markRoutes.readMarkReport, { query }, { on: ['ticket'], keep: true });
  return (
    <Page
      title="Satisfaction"
      beside={
        <>
          <ClientFilter value={filters.client} onChange={(client) => setFilters({ client })} />
          <SpanSelect
            filters={filters}
            data={['1', '3', '12', '24'].map((value) => ({
              value,
              label: value === '1' ? 'This month' : `Last ${value} months`,
            }))}
            value={filters.months}
            onChange={(months) =>
              setFilters({ from: undefined, until: undefined, ...shape.pick({ months: true }).parse({ months }) })
            }
          />
        </>
      }
      actions={<ReportExits csv={`/api/v1/reports/satisfaction.csv?${new URLSearchParams(query).toString()}`} />}
    >
      <Shown query={report}>
        {(shown) => (
          <>
            <Figures name="By client and month" heads={heads} none="No ticket was closed in this span.">
              {shown.rows.map((row) => (
                <Table.Tr key={`${row.clientId}-${row.month}`}>
                  <Table.Td>{row.clientName}</Table.Td>
                  <Table.Td className="wf-figure">{row.month}</Table.Td>
                  <Table.Td className="wf-figure">{row.asked}</Table.Td>
                  <Table.Td className="wf-figure">{row.n}</Table.Td>
                  <Table.Td className="wf-figure">
                    {row.average ?? ''}{' '}
                    {row.average !== null && row.small && <StatusBadge tone="plain">few</StatusBadge>}
                  </Table.Td>
                  {row.each.map((count, at) => (
                    <Table.Td key={at + 1} className="wf-figure">
                      {count === 0 ? '' : count}
                    </Table.Td>
                  ))}
                  <Table.Td>
                    <Records count={row.low} records={row.lowRecords} />
                  </Table.Td>
                </Table.Tr>
              ))}
            </Figures>
            <Card>
              {shown.definitions.map(({ word, means }) => (
                <Text key={word} size="sm">
                  <strong>{word}</strong>: {means}
                </Text>
              ))}
            </Card>
          </>
        )}
      </Shown>
    </Page>
  );
}

/** The first of the month, so many months back with the present one counted. */
function monthsBefore(until: number, months: number): string {
  const last = new Date(until - 1);
  return new Date(Date.UTC(last.getUTCFullYear(), last.getUTCMonth() - months + 1, 1)).toISOString();
}
