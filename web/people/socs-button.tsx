import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useState } from 'react';
import { staffRoutes } from '../../src/people/staff-api.ts';
import { useCall, useVerb } from '../kit/query.ts';
import { Shown } from '../kit/states.tsx';
import { ZoneSelect, ownZone } from '../kit/zone-select.tsx';

/** The security operation centres and their time zones. */
export function SocsButton({ mayManage }: { mayManage: boolean }): React.JSX.Element {
  const [opened, dialog] = useDisclosure(false);
  const socs = useCall(staffRoutes.listSocs, {}, { on: ['soc'] });
  return (
    <>
      <Button variant="default" onClick={dialog.open}>
        SOCs
      </Button>
      <Modal opened={opened} onClose={dialog.close} title="Security operation centres">
        <Stack>
          <Shown query={socs}>
            {({ items }) =>
              items.map((soc) => (
                <Group key={soc.id} justify="space-between">
                  <Text size="sm" fw={550}>
                    {soc.name}
                  </Text>
                  <Text size="sm" c="dimmed">
                    {soc.zone}
                  </Text>
                </Group>
              ))
            }
          </Shown>
          {socs.data?.items.length === 0 && (
            <Text size="sm" c="dimmed">
              None yet.
            </Text>
          )}
          {mayManage && <NewSoc />}
        </Stack>
      </Modal>
    </>
  );
}

function NewSoc(): React.JSX.Element {
  const [name, setName] = useState('');
  const [zone, setZone] = useState<string | null>(ownZone);
  const add = useVerb(staffRoutes.addSoc, { touches: ['soc'], says: 'Added.', onDone: () => setName('') });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (zone) add.mutate({ body: { name, zone } });
      }}
    >
      <Group align="end" gap="sm">
        <TextInput label="New SOC" required value={name} onChange={(event) => setName(event.currentTarget.value)} />
        <ZoneSelect value={zone} onChange={setZone} allowDeselect={false} />
        <Button type="submit" loading={add.isPending} disabled={name.trim() === ''}>
          Add
        </Button>
      </Group>
    </form>
  );
}
