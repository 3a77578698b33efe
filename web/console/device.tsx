import { Anchor, SimpleGrid, Text } from '@mantine/core';
import { Link } from 'react-router';
import { findingRoutes } from '../../src/detection/api.ts';
import { ticketRoutes } from '../../src/tickets/api.ts';
import { ChangesOn } from '../changes/changes-on.tsx';
import { FindingState } from '../detection/finding-badges.tsx';
import { ConfigCard } from '../configs/config-card.tsx';
import { DevicePage } from '../estate/device-page.tsx';
import { HuddlesOn } from '../huddles/huddles-on.tsx';
import { TalkersCard } from '../intake/talkers-card.tsx';
import { Card } from '../kit/card.tsx';
import { useCall } from '../kit/query.ts';
import { SideTitle } from '../kit/side-title.tsx';
import { Shown } from '../kit/states.tsx';
import { RelativeTime } from '../kit/time.tsx';
import { InterfacesCard } from '../monitoring/interfaces-card.tsx';
import { PollingCard } from '../monitoring/polling-card.tsx';
import { useMay } from '../people/session.ts';
import { DeviceMetricsCard } from './device-metrics-card.tsx';
import { FindingLines, TicketLines } from './lines.tsx';

/** The page of a device with what stands higher than the estate: its tickets, findings and huddles. */
export function DeviceWithAll(): React.JSX.Element {
  const mayEvents = useMay('events.read');
  return (
    <DevicePage
      more={(device) => (
        <>
          {mayEvents && (
            <Anchor component={Link} to={`/events/search?deviceId=${device.id}&clientId=${device.clientId}`} size="sm">
              Its events
            </Anchor>
          )}
          <PollingCard deviceId={device.id} clientId={device.clientId} />
          <InterfacesCard deviceId={device.id} />
          <ConfigCard deviceId={device.id} clientId={device.clientId} />
          <DeviceMetricsCard deviceId={device.id} />
          {mayEvents && <TalkersCard deviceId={device.id} />}
          <SimpleGrid cols={{ base: 1, md: 2 }}>
            <DeviceTickets deviceId={device.id} />
            <DeviceFindings deviceId={device.id} />
            <ChangesOn clientId={device.clientId} deviceId={device.id} />
            <HuddlesOn about={{ kind: 'device', id: device.id }} />
          </SimpleGrid>
        </>
      )}
    />
  );
}

function DeviceTickets({ deviceId }: { deviceId: string }): React.JSX.Element {
  const tickets = useCall(
    ticketRoutes.listTickets,
    { query: { device: deviceId, tab: 'all', sort: 'updated', limit: 10 } },
    { on: ['ticket'] },
  );
  return (
    <Card>
      <SideTitle>Tickets</SideTitle>
      <Shown query={tickets}>{({ items }) => <TicketLines tickets={items} />}</Shown>
    </Card>
  );
}

function DeviceFindings({ deviceId }: { deviceId: string }): React.JSX.Element {
  const findings = useCall(findingRoutes.listFindings, { query: { deviceId, limit: 10 } }, { on: ['finding'] });
  return (
    <Card>
      <SideTitle>Findings</SideTitle>
      <Shown query={findings}>
        {({ items }) => (
          <FindingLines
            findings={items}
            none="No findings."
            end={(finding) => (
              <>
                <Text span size="xs" c="dimmed">
                  <RelativeTime at={finding.lastAt} />
                </Text>
                <FindingState finding={finding} />
              </>
            )}
          />
        )}
      </Shown>
    </Card>
  );
}
