import { Button, Group, Modal, NumberInput, Select, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { mailSetupRoutes, newMailbox } from '../../src/correspondence/mail-setup-api.ts';
import { call } from '../../src/http/call.ts';
import { FormButtons } from '../kit/form-buttons.tsx';
import { failInto, useShapedForm } from '../kit/form.ts';
import { useAct } from '../kit/query.ts';
import { ClientSelect } from '../people/pick.tsx';
import { Login } from './mailbox-login.tsx';
import { changedBody, isLoginMissing, needsLogin, newBody, valuesOf } from './mailbox-values.ts';
import type { Box, Values } from './mailbox-values.ts';

/** What must be there before it is sent; the server checks the rest. */
const shape = newMailbox.pick({ address: true, host: true, port: true });

/** A new mailbox to follow, or how one that is followed is reached and read. Its login goes in and is never shown again. */
export function MailboxDialog({ box, onClose }: { box?: Box; onClose: () => void }): React.JSX.Element {
  const form = useShapedForm<Values>(shape, valuesOf(box));
  const [asked, setAsked] = useState(false);
  const login = asked || needsLogin(box, form.values);
  const save = useAct((values: Values) => keep(box, values, login), {
    touches: ['mailbox'],
    says: box ? 'Changed. Its state shows in a moment.' : 'Followed. Its state shows in a moment.',
    onDone: onClose,
    onFail: failInto(form),
  });
  return (
    <Modal opened onClose={onClose} title={box ? `Change ${box.name}` : 'Follow a mailbox'} size="lg">
      <form onSubmit={form.onSubmit((values) => save.mutate(values))} noValidate>
        <Stack>
          <SimpleGrid cols={{ base: 1, xs: 2 }}>
            <TextInput
              label="Address"
              type="email"
              required
              disabled={box !== undefined}
              data-autofocus={box === undefined}
              {...form.getInputProps('address')}
            />
            <TextInput
              label="Name"
              placeholder="as the address"
              data-autofocus={box !== undefined}
              {...form.getInputProps('name')}
            />
            <ClientSelect
              label="Whose"
              placeholder="Shared by all clients"
              clearable
              disabled={box !== undefined}
              value={form.values.clientId}
              onChange={(clientId) => form.setFieldValue('clientId', clientId)}
            />
            <TextInput label="Server" required placeholder="imap.yourhouse.example" {...form.getInputProps('host')} />
            <Select
              label="Encryption"
              allowDeselect={false}
              data={[
                { value: 'tls', label: 'TLS' },
                { value: 'starttls', label: 'STARTTLS' },
                { value: 'none', label: 'None: on this machine only' },
              ]}
              {...form.getInputProps('security')}
            />
            <NumberInput
              label="Port"
              required
              min={1}
              max={65_535}
              allowDecimal={false}
              {...form.getInputProps('port')}
            />
            <TextInput label="Folders" description="Separated by commas" {...form.getInputProps('folders')} />
            <TextInput
              label="Move taken mail to"
              placeholder="left where it is"
              {...form.getInputProps('doneFolder')}
            />
          </SimpleGrid>
          <TextInput
            label="User name"
            placeholder="as the address"
            autoComplete="off"
            {...form.getInputProps('username')}
          />
          {box && login && !asked && (
            <Text size="sm">Its login was given for another server, port or encryption: give it again.</Text>
          )}
          {login ? (
            <Login form={form} />
          ) : (
            <Group gap="sm">
              <Text size="sm" c="dimmed">
                Its login stays as it is.
              </Text>
              <Button size="xs" variant="default" onClick={() => setAsked(true)}>
                Give another login…
              </Button>
            </Group>
          )}
          <FormButtons onCancel={onClose} saving={save.isPending} disabled={login && isLoginMissing(form.values)}>
            {box ? 'Save' : 'Follow it'}
          </FormButtons>
        </Stack>
      </form>
    </Modal>
  );
}

function keep(box: Box | undefined, values: Values, login: boolean): Promise<unknown> {
  if (!box) return call(mailSetupRoutes.addMailbox, { body: newBody(values) });
  return call(mailSetupRoutes.changeMailbox, { params: { mailboxId: box.id }, body: changedBody(box, values, login) });
}
