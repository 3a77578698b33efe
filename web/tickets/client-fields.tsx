import { Button, Group, Select, Stack, TagsInput, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { fieldTypes } from '../../src/tickets/aids-api.ts';
import { ticketRoutes } from '../../src/tickets/api.ts';
import { Card } from '../kit/card.tsx';
import { useCall, useVerb } from '../kit/query.ts';
import { ClientSelect } from '../people/pick.tsx';

/** Fields that one client's tickets have. */
export function ClientFields({ mayManage }: { mayManage: boolean }): React.JSX.Element {
  const [clientId, setClientId] = useState<string | null>(null);
  return (
    <Stack mt="md" maw={560}>
      <ClientSelect label="Client" value={clientId} onChange={(client) => setClientId(client ?? null)} />
      {clientId && <FieldsOf clientId={clientId} mayManage={mayManage} key={clientId} />}
    </Stack>
  );
}

function FieldsOf({ clientId, mayManage }: { clientId: string; mayManage: boolean }): React.JSX.Element {
  const fields = useCall(ticketRoutes.listTicketFields, { params: { clientId } }, { on: ['ticket-field'] });
  const change = useVerb(ticketRoutes.changeTicketField, { touches: ['ticket-field', 'ticket'] });
  return (
    <>
      {fields.data?.items.map(({ id, name, type, choices, archived }) => (
        <Card key={id}>
          <Group justify="space-between">
            <div>
              <Text fw={600} {...(archived ? { c: 'dimmed' } : {})}>
                {name}
              </Text>
              <Text size="xs" c="dimmed">
                {type === 'choice' ? choices.join(', ') : type}
                {archived && ', put away'}
              </Text>
            </div>
            {mayManage && (
              <Button
                size="xs"
                variant="default"
                onClick={() => change.mutate({ params: { fieldId: id }, body: { name, choices, archived: !archived } })}
              >
                {archived ? 'Bring back' : 'Put away'}
              </Button>
            )}
          </Group>
        </Card>
      ))}
      {fields.data?.items.length === 0 && <Text c="dimmed">This client has no fields of its own.</Text>}
      {mayManage && <AddField clientId={clientId} />}
    </>
  );
}

function AddField({ clientId }: { clientId: string }): React.JSX.Element {
  const [name, setName] = useState('');
  const [type, setType] = useState<(typeof fieldTypes)[number]>('text');
  const [choices, setChoices] = useState<string[]>([]);
  const add = useVerb(ticketRoutes.addTicketField, {
    touches: ['ticket-field', 'ticket'],
    says: 'Added.',
    onDone: () => setName(''),
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        add.mutate({ params: { clientId }, body: { name, type, choices: type === 'choice' ? choices : [] } });
      }}
    >
      <Stack gap="xs">
        <Group align="flex-end" wrap="nowrap">
          <TextInput
            label="New field"
            style={{ flex: 1 }}
            maxLength={60}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Select
            label="Type"
            w={120}
            data={fieldTypes}
            value={type}
            onChange={(value) => setType(fieldTypes.find((each) => each === value) ?? 'text')}
            allowDeselect={false}
          />
          <Button type="submit" loading={add.isPending} disabled={name.trim() === ''}>
            Add
          </Button>
        </Group>
        {type === 'choice' && <TagsInput label="Choices" value={choices} onChange={setChoices} />}
      </Stack>
    </form>
  );
}
