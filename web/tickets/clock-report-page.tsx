import { Group, Table, Title } from '@mantine/core';
import { z } from 'zod';
import { clockReportRoutes } from '../../src/tickets/clock-report-api.ts';
import type { ClockReport } from '../../src/tickets/clock-report-api.ts';
import { Card } from '../kit/card.tsx';
import { Facts } from '../kit/facts.tsx';
import { useFilters } from '../kit/filters.ts';
import { Page } from '../kit/page.tsx';
import { useCall } from '../kit/query.ts';
import { spanText } from '../kit/spans.ts';
import { Shown } from '../kit/states.tsx';
import { useNowSelect } from '../kit/ticker.ts';
import { ClientFilter } from '../people/pick.tsx';
import { Figures, Record, Records, ReportExits } from './report-parts.tsx';
import { SpanSelect, mailedSpan, spanShown } from './report-span.tsx';
import { clockWords } from './words.ts';

const shape = z.object({
  client: z.uuid().optional(),
  days: z.enum(['7', '30', '90', '365']).default('30'),
  ...mailedSpan,
});
const DAY = 86_400_000;

/** How promises were kept, each figure with its meaning and the records behind it. */
export function ClockReportPage(): React.JSX.Element {
  const [filters, setFilters] = useFilters(shape);
  // To the end of the present day, so that the question stays the same while the page is open.
  const until = useNowSelect((now) => Math.ceil(now / DAY) * DAY);
  const usual = {
    from: new Date(until - Number(filters.days) * DAY).toISOString(),
    until: new Date(until).toISOString(),
  };
  const query = {
    ...spanShown(filters, usual),
    ...(filters.client ? { client: filters.client } : {}),
  };
  const report = useCall(clockReportRoutes.readClockReport, { query }, { on: ['ticket', 'clock'], keep: true });
  return (
    <Page
      title="Promises kept"
      beside={
        <Group gap="sm">
          <ClientFilter value={filters.client} onChange={(client) => setFilters({ client })} />
          <SpanSelect
            filters={filters}
            data={['7', '30', '90', '365'].map((value) => ({ value, label: `Last ${value} days` }))}
            value={filters.days}
            onChange={(days) =>
              setFilters({ from: undefined, until: undefined, ...shape.pick({ days: true }).parse({ days }) })
            }
          />
        </Group>
      }
      actions={<ReportExits csv={`/api/v1/reports/clocks.csv?${new URLSearchParams(query).toString()}`} />}
    >
      <Shown query={report}>
        {(shown) => (
          <>
            <Kept report={shown} />
            <Reopened report={shown} />
            <Paused report={shown} />
            <Card>
              <Title order={2} mb={8}>
                What the figures mean
              </Title>
              <Facts facts={shown.definitions.map(({ word, means }) => [word, means] as const)} />
            </Card>
          </>
        )}
      </Shown>
    </Page>
  );
}

function Kept({ report }: { report: ClockReport }): React.JSX.Element {
  const heads = ['Clock', 'Priority', 'n', 'Kept', 'p50', 'p90', 'Worst', 'Running', 'Missed'];
  return (
    <Figures name="Clocks" heads={heads} none="No clock began in this span.">
      {report.rows.map((row) => (
        <Table.Tr key={`${row.kind}-${row.priority}`}>
          <Table.Td>{clockWords[row.kind]}</Table.Td>
          <Table.Td>{row.priority}</Table.Td>
          <Table.Td className="wf-figure">{row.n}</Table.Td>
          <Table.Td className="wf-figure">{percent(row.kept)}</Table.Td>
          <Table.Td className="wf-figure">{span(row.p50)}</Table.Td>
          <Table.Td className="wf-figure">{span(row.p90)}</Table.Td>
          <Table.Td className="wf-figure">
            {span(row.worst)} {row.worstRecord && <Record {...row.worstRecord} />}
          </Table.Td>
          <Table.Td className="wf-figure">{row.running}</Table.Td>
          <Table.Td>
            <Records count={row.missed} records={row.missedRecords} />
          </Table.Td>
        </Table.Tr>
      ))}
    </Figures>
  );
}

function Reopened({ report }: { report: ClockReport }): React.JSX.Element {
  return (
    <Figures
      name="Reopened"
      heads={['Priority', 'Resolved', 'Reopened', 'Rate']}
      none="Nothing was resolved in this span."
    >
      {report.reopened.map((row) => (
        <Table.Tr key={row.priority}>
          <Table.Td>{row.priority}</Table.Td>
          <Table.Td className="wf-figure">{row.resolved}</Table.Td>
          <Table.Td>
            <Records count={row.reopened} records={row.records} />
          </Table.Td>
          <Table.Td className="wf-figure">{percent(row.rate)}</Table.Td>
        </Table.Tr>
      ))}
    </Figures>
  );
}

function Paused({ report }: { report: ClockReport }): React.JSX.Element {
  return (
    <Figures name="Paused, by reason" heads={['Clock', 'Reason', 'Clocks', 'Time']} none="No clock stood still.">
      {report.paused.map((row) => (
        <Table.Tr key={`${row.kind}-${row.reason}`}>
          <Table.Td>{clockWords[row.kind]}</Table.Td>
          <Table.Td>{row.reason}</Table.Td>
          <Table.Td className="wf-figure">{row.clocks}</Table.Td>
          <Table.Td className="wf-figure">{span(row.seconds)}</Table.Td>
        </Table.Tr>
      ))}
    </Figures>
  );
}

function percent(value: number | null): string {
  return value === null ? '' : `${value} %`;
}

function span(seconds: number | null): string {
  return seconds === null ? '' : spanText(seconds * 1000);
}
