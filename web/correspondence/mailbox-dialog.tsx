import {
  Modal,
  NumberInput,
  PasswordInput,
  SegmentedControl,
  Select,
  SimpleGrid,
  Stack,
  TextInput,
} from '@mantine/core';
import { z } from 'zod';
import { mailSetupRoutes, newMailbox } from '../../src/correspondence/mail-setup-api.ts';
import { call } from '../../src/http/call.ts';
import { FormButtons } from '../kit/form-buttons.tsx';
import { cleaned, failInto, useShapedForm } from '../kit/form.ts';
import type { Form } from '../kit/form.ts';
import { useAct } from '../kit/query.ts';
import { ClientSelect } from '../people/pick.tsx';

type Values = {
  clientId: string | null;
  name: string;
  address: string;
  host: string;
  port: number | string;
  security: string;
  username: string;
  folders: string;
  doneFolder: string;
  auth: string;
  password: string;
  tokenUrl: string;
  application: string;
  secret: string;
  refreshToken: string;
  scope: string;
};

const empty: Values = {
  clientId: null,
  name: '',
  address: '',
  host: '',
  port: 993,
  security: 'tls',
  username: '',
  folders: 'INBOX',
  doneFolder: '',
  auth: 'password',
  password: '',
  tokenUrl: '',
  application: '',
  secret: '',
  refreshToken: '',
  scope: '',
};

/** What must be there before it is sent; the server checks the rest. */
const shape = newMailbox.pick({ address: true, host: true, port: true });

/** A new mailbox to follow. Its login goes in and is never shown again. */
export function MailboxDialog({ onClose }: { onClose: () => void }): React.JSX.Element {
  const form = useShapedForm<Values>(shape, empty);
  const save = useAct((values: Values) => call(mailSetupRoutes.addMailbox, { body: bodyOf(values) }), {
    touches: ['mailbox'],
    says: 'Followed. Its state shows in a moment.',
    onDone: onClose,
    onFail: failInto(form),
  });
  const { auth, password, tokenUrl, application, secret } = form.values;
  const missing = auth === 'password' ? password === '' : [tokenUrl, application, secret].includes('');
  return (
    <Modal opened onClose={onClose} title="Follow a mailbox" size="lg">
      <form onSubmit={form.onSubmit((values) => save.mutate(values))} noValidate>
        <Stack>
          <SimpleGrid cols={{ base: 1, xs: 2 }}>
            <TextInput label="Address" type="email" required data-autofocus {...form.getInputProps('address')} />
            <TextInput label="Name" placeholder="as the address" {...form.getInputProps('name')} />
            <ClientSelect
              label="Whose"
              placeholder="Shared by all clients"
              clearable
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
          <Login form={form} />
          <FormButtons onCancel={onClose} saving={save.isPending} disabled={missing}>
            Follow it
          </FormButtons>
        </Stack>
      </form>
    </Modal>
  );
}

function Login({ form }: { form: Form<Values> }): React.JSX.Element {
  return (
    <>
      <SegmentedControl
        aria-label="How it signs in"
        data={[
          { value: 'password', label: 'Password' },
          { value: 'oauth2', label: 'OAuth 2.0' },
        ]}
        {...form.getInputProps('auth')}
      />
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        <TextInput
          label="User name"
          placeholder="as the address"
          autoComplete="off"
          {...form.getInputProps('username')}
        />
        {form.values.auth === 'password' ? (
          <Secret form={form} name="password" label="Password" required />
        ) : (
          <>
            <TextInput
              label="Token address"
              required
              placeholder="https://login.provider.example/token"
              {...form.getInputProps('tokenUrl')}
            />
            <TextInput label="Application" required autoComplete="off" {...form.getInputProps('application')} />
            <Secret form={form} name="secret" label="Its secret" required />
            <Secret
              form={form}
              name="refreshToken"
              label="Refresh token"
              description="Left out: the application’s own right"
            />
            <TextInput label="Scope" {...form.getInputProps('scope')} />
          </>
        )}
      </SimpleGrid>
    </>
  );
}

type SecretProps = {
  form: Form<Values>;
  name: 'password' | 'secret' | 'refreshToken';
  label: string;
  required?: boolean;
  description?: string;
};

function Secret({ form, name, ...rest }: SecretProps): React.JSX.Element {
  return <PasswordInput {...rest} autoComplete="new-password" {...form.getInputProps(name)} />;
}

function bodyOf(values: Values): z.input<typeof newMailbox> {
  const { password, tokenUrl, application, secret, refreshToken, scope, auth, ...rest } = values;
  const folders = values.folders.split(',').flatMap((folder) => folder.trim() || []);
  return z.custom<z.input<typeof newMailbox>>().parse({
    ...rest,
    name: values.name.trim() || values.address,
    username: values.username.trim() || values.address,
    folders: folders.length > 0 ? folders : ['INBOX'],
    doneFolder: values.doneFolder.trim() || null,
    login:
      auth === 'password' ? { auth, password } : cleaned({ auth, tokenUrl, application, secret, refreshToken, scope }),
  });
}
