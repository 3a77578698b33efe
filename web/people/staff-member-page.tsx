import { Button, Group, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Pencil } from 'lucide-react';
import { Link, useParams } from 'react-router';
import { staffRoutes } from '../../src/people/staff-api.ts';
import type { StaffDetail } from '../../src/people/staff-api.ts';
import { StatusBadge } from '../kit/badges.tsx';
import { Card } from '../kit/card.tsx';
import { Facts } from '../kit/facts.tsx';
import { Page } from '../kit/page.tsx';
import { useCall } from '../kit/query.ts';
import { Shown } from '../kit/states.tsx';
import { ExactTime } from '../kit/time.tsx';
import { useMay } from './session.ts';
import { StaffDialog } from './staff-dialog.tsx';
import { roleWord } from './words.ts';
import { Access } from './staff-access.tsx';

/** One of the staff: role, clients, access. */
export function StaffMemberPage(): React.JSX.Element {
  const { staffId = '' } = useParams();
  const person = useCall(staffRoutes.getStaff, { params: { staffId } }, { on: ['staff', 'rights'] });
  return <Shown query={person}>{(shown) => <StaffView person={shown} />}</Shown>;
}

function StaffView({ person }: { person: StaffDetail }): React.JSX.Element {
  const manages = useMay('staff.manage');
  const [editing, dialog] = useDisclosure(false);
  return (
    <Page
      title={person.name}
      narrow
      beside={person.disabledAt ? <StatusBadge tone="bad">No access</StatusBadge> : undefined}
      actions={
        manages && (
          <Button variant="default" leftSection={<Pencil size={15} />} onClick={dialog.open}>
            Edit
          </Button>
        )
      }
    >
      <Card>
        <Facts
          facts={[
            ['E-mail', person.email],
            ['Role', roleWord(person.role)],
            ['SOC', person.socName],
            ['Time zone', person.zone],
            ['On staff since', <ExactTime key="since" at={person.createdAt} only="day" />],
            ['Password', person.signIn && (person.signIn.hasPassword ? 'set' : 'not chosen yet')],
            ['Second factor', person.signIn && (person.signIn.secondFactor ? 'set up' : 'not set up')],
          ]}
        />
      </Card>
      <Card>
        <Title order={2} mb="sm">
          Clients
        </Title>
        {person.allClients ? (
          <Text size="sm">Sees every client.</Text>
        ) : person.clients.length === 0 ? (
          <Text size="sm" c="dimmed">
            Assigned to none. Assign on the page of a client.
          </Text>
        ) : (
          <Group gap="xs">
            {person.clients.map(({ id, name }) => (
              <Button key={id} component={Link} to={`/clients/${id}`} variant="default" size="xs">
                {name}
              </Button>
            ))}
          </Group>
        )}
      </Card>
      {manages && <Access person={person} />}
      {editing && <StaffDialog person={person} onClose={dialog.close} />}
    </Page>
  );
}
