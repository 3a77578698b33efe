import { Anchor, Button, Text, Title } from '@mantine/core';
import { Pencil, Plus } from 'lucide-react';
import { Link, useParams } from 'react-router';
import { deviceRoutes } from '../../src/estate/api.ts';
import type { Device } from '../../src/estate/api.ts';
import { StatusBadge } from '../kit/badges.tsx';
import { Card } from '../kit/card.tsx';
import { ConfirmButton } from '../kit/confirm.tsx';
import { Facts } from '../kit/facts.tsx';
import { Page } from '../kit/page.tsx';
import { useCall, useVerb } from '../kit/query.ts';
import { Shown } from '../kit/states.tsx';
import { ExactTime } from '../kit/time.tsx';
import { useMay } from '../people/session.ts';
import { Criticality } from './device-columns.tsx';
import { kindWord } from './words.ts';

/** What higher slices show about a device; the console fills it. */
export type DeviceSlot = (device: Device) => React.ReactNode;

/** A device. Tickets, findings and events stand higher than the estate, so they come in through `more`. */
export function DevicePage({ more }: { more?: DeviceSlot }): React.JSX.Element {
  const { deviceId = '' } = useParams();
  const device = useCall(deviceRoutes.getDevice, { params: { deviceId } }, { on: ['device', 'site'] });
  return <Shown query={device}>{(shown) => <DeviceView device={shown}>{more?.(shown)}</DeviceView>}</Shown>;
}

function DeviceView({ device, children }: { device: Device; children: React.ReactNode }): React.JSX.Element {
  const manages = useMay('devices.manage');
  const works = useMay('tickets.work');
  const touches = ['device'];
  const asked = { params: { deviceId: device.id }, body: { version: device.version } };
  const retire = useVerb(deviceRoutes.retireDevice, { touches, says: 'Retired.' });
  const reinstate = useVerb(deviceRoutes.reinstateDevice, { touches, says: 'Back in service.' });
  return (
    <Page
      title={device.name}
      beside={device.retiredAt ? <StatusBadge tone="plain">Retired</StatusBadge> : <Criticality device={device} />}
      actions={
        <>
          {works && (
            <Button
              component={Link}
              to={`/tickets/new?client=${device.clientId}&device=${device.id}`}
              variant="default"
              leftSection={<Plus size={15} />}
            >
              Ticket
            </Button>
          )}
          {manages && (
            <Button
              component={Link}
              to={`/devices/${device.id}/edit`}
              variant="default"
              leftSection={<Pencil size={15} />}
            >
              Edit
            </Button>
          )}
          {manages &&
            (device.retiredAt ? (
              <Button variant="default" onClick={() => reinstate.mutate(asked)}>
                Back into service
              </Button>
            ) : (
              <ConfirmButton
                question={`Retire ${device.name}?`}
                says="It is no longer watched. Its history stays."
                act="Retire"
                onConfirm={() => retire.mutate(asked)}
              >
                Retire…
              </ConfirmButton>
            ))}
        </>
      }
    >
      <Card>
        <Facts
          facts={[
            [
              'Client',
              <Anchor key="client" component={Link} to={`/clients/${device.clientId}`} size="sm">
                {device.clientName}
              </Anchor>,
            ],
            ['Site', device.siteName],
            ['Kind', kindWord(device.kind)],
            ['Vendor', device.vendor],
            ['Model', device.model],
            ['Version', device.osVersion],
            ['Address', device.managementAddress && <span className="wf-mono">{device.managementAddress}</span>],
            [
              'Also',
              device.otherAddresses.length > 0 && <span className="wf-mono">{device.otherAddresses.join(', ')}</span>,
            ],
            ['Serial', device.serial && <span className="wf-mono">{device.serial}</span>],
            ['Support ends', device.supportEnd],
            ['Watched since', <ExactTime key="since" at={device.createdAt} only="day" />],
          ]}
        />
        {device.notes && (
          <>
            <Title order={3} mt="sm">
              Notes
            </Title>
            <Text size="sm" style={{ whiteSpace: 'pre-wrap' }}>
              {device.notes}
            </Text>
          </>
        )}
      </Card>
      {children}
    </Page>
  );
}
