import { ActionIcon, Group, Stack, Text, Title } from '@mantine/core';
import { X } from 'lucide-react';
import { staffRoutes } from '../../src/people/staff-api.ts';
import { PersonName } from '../kit/person.tsx';
import { useCall, useVerb } from '../kit/query.ts';
import { Shown } from '../kit/states.tsx';
import { StaffSelect } from './pick.tsx';
import { roleWord } from './words.ts';

/** Who sees this client: by assignment, or because they see all. */
export function ClientStaff({ clientId, mayManage }: { clientId: string; mayManage: boolean }): React.JSX.Element {
  const list = useCall(staffRoutes.listAssignments, { params: { clientId } }, { on: ['staff', 'client', 'rights'] });
  const touches = ['staff', 'rights'];
  const assign = useVerb(staffRoutes.assign, { touches, says: 'Assigned.' });
  const unassign = useVerb(staffRoutes.unassign, { touches, says: 'No longer assigned.' });
  return (
    <>
      <Title order={2} mb="sm">
        Who works for it
      </Title>
      <Shown query={list}>
        {({ items }) => {
          const assigned = items.filter((person) => !person.allClients);
          const all = items.filter((person) => person.allClients);
          return (
            <Stack gap="xs">
              {assigned.map((person) => (
                <Group key={person.id} gap="sm">
                  <PersonName name={person.name} />
                  <Text size="xs" c="dimmed">
                    {roleWord(person.role)}
                  </Text>
                  {mayManage && (
                    <ActionIcon
                      variant="subtle"
                      color="gray"
                      size="sm"
                      aria-label={`End the assignment of ${person.name}`}
                      onClick={() => unassign.mutate({ params: { clientId, staffId: person.id } })}
                    >
                      <X size={14} />
                    </ActionIcon>
                  )}
                </Group>
              ))}
              {assigned.length === 0 && (
                <Text size="sm" c="dimmed">
                  Nobody is assigned.
                </Text>
              )}
              {all.length > 0 && (
                <Text size="xs" c="dimmed">
                  Sees it because they see every client: {all.map(({ name }) => name).join(', ')}.
                </Text>
              )}
              {mayManage && (
                <StaffSelect
                  aria-label="Assign someone"
                  placeholder="Assign someone…"
                  maw={280}
                  value={null}
                  onChange={(staffId) => staffId && assign.mutate({ params: { clientId, staffId } })}
                />
              )}
            </Stack>
          );
        }}
      </Shown>
    </>
  );
}
