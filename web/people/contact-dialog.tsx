import { ActionIcon, Button, Group, Modal, Select, SimpleGrid, Stack, Text, TextInput, Textarea } from '@mantine/core';
import { Plus, X } from 'lucide-react';
import { channelKinds, contactFields, contactKinds, contactRoutes } from '../../src/people/contacts-api.ts';
import type { Contact } from '../../src/people/contacts-api.ts';
import { ConfirmButton } from '../kit/confirm.tsx';
import { FormButtons } from '../kit/form-buttons.tsx';
import { failInto, nulled, useShapedForm } from '../kit/form.ts';
import { useAct, useVerb } from '../kit/query.ts';
import { ZoneSelect } from '../kit/zone-select.tsx';
import { call } from '../../src/http/call.ts';
import { VerifyChannels } from './verify-channels.tsx';
import { channelWords, contactKindWords } from './words.ts';

type ChannelKind = (typeof channelKinds)[number];
type Values = {
  name: string;
  kind: (typeof contactKinds)[number];
  title: string;
  language: string;
  zone: string;
  notes: string;
  channels: { kind: ChannelKind; value: string }[];
};

const shape = contactFields.partial().required({ name: true, kind: true });
const channelData = channelKinds.map((value) => ({ value, label: channelWords[value] }));
const kindData = contactKinds.map((value) => ({ value, label: contactKindWords[value] }));

/** Adds or changes a contact. */
export function ContactDialog({
  clientId,
  contact,
  onClose,
}: {
  clientId: string;
  contact: Contact | undefined;
  onClose: () => void;
}): React.JSX.Element {
  const form = useShapedForm<Values>(shape, {
    name: contact?.name ?? '',
    kind: contact?.kind ?? 'technical',
    title: contact?.title ?? '',
    language: contact?.language ?? '',
    zone: contact?.zone ?? '',
    notes: contact?.notes ?? '',
    channels: contact?.channels.map(({ kind, value }) => ({ kind, value })) ?? [{ kind: 'email', value: '' }],
  });
  const save = useAct(
    (values: Values) => {
      const channels = values.channels.filter(({ value }) => value.trim() !== '');
      const body = { ...nulled(values, ['language', 'zone']), channels };
      return contact
        ? call(contactRoutes.changeContact, {
            params: { contactId: contact.id },
            body: { ...body, version: contact.version },
          })
        : call(contactRoutes.addContact, { params: { clientId }, body });
    },
    { touches: ['contact'], says: 'Saved.', onDone: onClose, onFail: failInto(form) },
  );
  const remove = useVerb(contactRoutes.removeContact, { touches: ['contact'], says: 'Removed.', onDone: onClose });
  return (
    <Modal opened onClose={onClose} title={contact ? contact.name : 'New contact'} size="lg">
      <form onSubmit={form.onSubmit((values) => save.mutate(values))} noValidate>
        <Stack>
          <SimpleGrid cols={{ base: 1, xs: 2 }}>
            <TextInput label="Name" required data-autofocus {...form.getInputProps('name')} />
            <Select label="Kind" data={kindData} allowDeselect={false} {...form.getInputProps('kind')} />
            <TextInput label="Title" placeholder="Head of IT" {...form.getInputProps('title')} />
            <TextInput label="Language" placeholder="en" {...form.getInputProps('language')} />
            <ZoneSelect {...form.getInputProps('zone')} clearable />
          </SimpleGrid>
          <Text size="sm" fw={500}>
            How to reach them
          </Text>
          {form.values.channels.map((channel, i) => (
            <Group key={i} gap="xs" wrap="nowrap" align="flex-start">
              <Select
                aria-label="Way"
                w={120}
                data={channelData}
                allowDeselect={false}
                {...form.getInputProps(`channels.${i}.kind`)}
              />
              <TextInput
                aria-label={channelWords[channel.kind]}
                flex={1}
                {...form.getInputProps(`channels.${i}.value`)}
              />
              <ActionIcon
                variant="subtle"
                color="gray"
                size={36}
                aria-label="Remove this way"
                onClick={() => form.removeListItem('channels', i)}
              >
                <X size={16} />
              </ActionIcon>
            </Group>
          ))}
          <Group>
            <Button
              size="xs"
              variant="default"
              leftSection={<Plus size={14} />}
              onClick={() => form.insertListItem('channels', { kind: 'email', value: '' })}
            >
              Another way
            </Button>
          </Group>
          {contact && <VerifyChannels contact={contact} onDone={onClose} />}
          <Textarea label="Notes" autosize minRows={2} maxRows={8} {...form.getInputProps('notes')} />
          <Group justify="space-between">
            {contact ? (
              <ConfirmButton
                question={`Remove ${contact.name}?`}
                says="The contact is deleted."
                act="Remove"
                c="var(--wf-bad)"
                onConfirm={() => remove.mutate({ params: { contactId: contact.id } })}
              >
                Remove…
              </ConfirmButton>
            ) : (
              <span />
            )}
            <FormButtons onCancel={onClose} saving={save.isPending} />
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
