import { Anchor, Button, Group, Text, Title } from '@mantine/core';
import { Pencil } from 'lucide-react';
import { Link, useParams } from 'react-router';
import { clientRoutes } from '../../src/people/clients-api.ts';
import type { Client } from '../../src/people/clients-api.ts';
import { StatusBadge } from '../kit/badges.tsx';
import { Card } from '../kit/card.tsx';
import { ConfirmButton } from '../kit/confirm.tsx';
import { Facts } from '../kit/facts.tsx';
import { Page } from '../kit/page.tsx';
import { PersonName } from '../kit/person.tsx';
import { useCall, useVerb } from '../kit/query.ts';
import { Shown } from '../kit/states.tsx';
import { ExactTime } from '../kit/time.tsx';
import { ClientContacts } from './client-contacts.tsx';
import { ClientStaff } from './client-staff.tsx';
import { ClientUsers } from './client-users.tsx';
import { useMay } from './session.ts';
import { staffSide } from './user-side.ts';
import { levelWords } from './words.ts';

/** A client: who it is, who works for it, whom we speak with, who signs in. `beside`: what stands higher and belongs to it. */
export function ClientPage({ beside }: { beside?: (clientId: string) => React.ReactNode }): React.JSX.Element {
  const { clientId = '' } = useParams();
  const client = useCall(
    clientRoutes.getClient,
    { params: { clientId } },
    { on: ['client', 'staff'], about: clientId },
  );
  return <Shown query={client}>{(shown) => <ClientView client={shown} beside={beside?.(shown.id)} />}</Shown>;
}

function ClientView({ client, beside }: { client: Client; beside: React.ReactNode }): React.JSX.Element {
  const manages = useMay('clients.manage');
  const touches = ['client'];
  const archive = useVerb(clientRoutes.archiveClient, { touches, says: 'Archived.' });
  const restore = useVerb(clientRoutes.restoreClient, { touches, says: 'Restored.' });
  const params = { clientId: client.id };
  return (
    <Page
      title={client.name}
      narrow
      beside={client.archivedAt && <StatusBadge tone="plain">Archived</StatusBadge>}
      actions={
        <>
          <Anchor component={Link} to={`/tickets?client=${client.id}`} size="sm">
            Tickets
          </Anchor>
          <Anchor component={Link} to={`/devices?clientId=${client.id}`} size="sm">
            Devices
          </Anchor>
          <Anchor component={Link} to={`/sites?clientId=${client.id}`} size="sm">
            Sites
          </Anchor>
          {manages && (
            <Button
              component={Link}
              to={`/clients/${client.id}/edit`}
              variant="default"
              leftSection={<Pencil size={15} />}
            >
              Edit
            </Button>
          )}
        </>
      }
    >
      <Card>
        <Facts
          facts={[
            ['Lead engineer', <PersonName key="lead" name={client.leadEngineer?.name} none="Nobody" />],
            ['Deputy', <PersonName key="deputy" name={client.deputy?.name} none="Nobody" />],
            ['Time zone', client.zone],
            ['Country', client.country],
            ['Language', client.language],
            ['Speaks', levelWords[client.technicalLevel]],
            ['Data region', client.dataRegion],
            ['Events kept', client.eventRetentionDays ? `${client.eventRetentionDays} days` : 'as everywhere'],
            ['Client since', <ExactTime key="since" at={client.createdAt} only="day" />],
          ]}
        />
        {client.notes && (
          <Text size="sm" mt="sm" style={{ whiteSpace: 'pre-wrap' }}>
            {client.notes}
          </Text>
        )}
      </Card>
      <Card>
        <ClientStaff clientId={client.id} mayManage={manages} />
      </Card>
      <Card>
        <ClientContacts clientId={client.id} />
      </Card>
      {beside}
      <Card>
        <Title order={2} mb="sm">
          Users of the portal
        </Title>
        <ClientUsers side={staffSide(client.id)} mayManage={manages} />
      </Card>
      {manages && (
        <Group>
          {client.archivedAt ? (
            <Button variant="default" onClick={() => restore.mutate({ params })}>
              Restore this client
            </Button>
          ) : (
            <ConfirmButton
              question={`Archive ${client.name}?`}
              says="Its users lose access at once. Its records stay."
              act="Archive"
              c="var(--wf-bad)"
              onConfirm={() => archive.mutate({ params })}
            >
              Archive…
            </ConfirmButton>
          )}
        </Group>
      )}
    </Page>
  );
}
