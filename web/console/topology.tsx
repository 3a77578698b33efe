import { Button, Group, Text, Title } from '@mantine/core';
import { Link, useParams } from 'react-router';
import { findingRoutes } from '../../src/detection/api.ts';
import { metricRoutes } from '../../src/metrics/api.ts';
import { ticketRoutes } from '../../src/tickets/api.ts';
import { FindingState } from '../detection/finding-badges.tsx';
import { useCall } from '../kit/query.ts';
import { Shown } from '../kit/states.tsx';
import { interfaceCharts } from '../metrics/device-charts.ts';
import type { Range } from '../metrics/range.ts';
import { SeriesChart } from '../metrics/series-chart.tsx';
import { useMay } from '../people/session.ts';
import { TopologyPage } from '../topology/topology-page.tsx';
import { FindingLines, TicketLines } from './lines.tsx';

/** The network of a client with what stands higher than it: tickets and findings of a device or of a link's two ends. */
export function TopologyWithAll(): React.JSX.Element {
  return (
    <TopologyPage
      slots={{
        node: ({ deviceId }) => deviceId !== null && <About deviceIds={[deviceId]} />,
        link: (link, { a, b }) => (
          <>
            <Traffic deviceId={a?.deviceId ?? null} port={link.aPort} name={a?.name ?? ''} />
            <Traffic deviceId={b?.deviceId ?? null} port={link.bPort} name={b?.name ?? ''} />
            <About deviceIds={[a?.deviceId, b?.deviceId].filter((id): id is string => typeof id === 'string')} />
            <RaiseChange linkId={link.id} />
          </>
        ),
      }}
    />
  );
}

/** A change that touches this link and what is at its ends. */
function RaiseChange({ linkId }: { linkId: string }): React.JSX.Element | null {
  const raises = useMay('changes.work');
  const { clientId = '' } = useParams();
  if (!raises) return null;
  return (
    <Group>
      <Button component={Link} variant="light" to={`/changes/new?client=${clientId}&link=${linkId}`}>
        Raise a change
      </Button>
    </Group>
  );
}

const sixHours: Range = { live: true, span: 21_600 };

/** What went over one end of a link; nothing where its port is not measured. */
function Traffic({
  deviceId,
  port,
  name,
}: {
  deviceId: string | null;
  port: string;
  name: string;
}): React.JSX.Element | null {
  const asked = useCall(
    metricRoutes.deviceSeries,
    { params: { deviceId: deviceId ?? '' } },
    { on: ['device'], enabled: deviceId !== null && port !== '' },
  );
  const [plan] = interfaceCharts(asked.data?.items ?? [], port);
  if (!plan) return null;
  return (
    <SeriesChart
      title={`${plan.title} at ${name} ${port}, last 6 hours`}
      series={plan.series.map(({ id }) => id)}
      range={sixHours}
      height={120}
    />
  );
}

function About({ deviceIds }: { deviceIds: readonly string[] }): React.JSX.Element {
  return (
    <>
      {deviceIds.map((id) => (
        <OfDevice key={id} deviceId={id} />
      ))}
    </>
  );
}

function OfDevice({ deviceId }: { deviceId: string }): React.JSX.Element {
  const tickets = useCall(
    ticketRoutes.listTickets,
    { query: { device: deviceId, tab: 'all', sort: 'updated', limit: 5 } },
    { on: ['ticket'] },
  );
  const findings = useCall(
    findingRoutes.listFindings,
    { query: { deviceId, state: 'open', limit: 5 } },
    { on: ['finding'] },
  );
  return (
    <div>
      <Title order={3} mb={6}>
        Tickets and open findings
      </Title>
      <Shown query={tickets}>{({ items }) => <TicketLines tickets={items} />}</Shown>
      <Shown query={findings}>
        {({ items }) => (
          <FindingLines
            findings={items}
            end={(finding) => (
              <Text span size="xs">
                <FindingState finding={finding} />
              </Text>
            )}
          />
        )}
      </Shown>
    </div>
  );
}
