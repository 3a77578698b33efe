import { Modal, PasswordInput, Select, SimpleGrid, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { credentialKinds, credentialRoutes, snmpAuths, snmpPrivs } from '../../src/estate/credential-api.ts';
import type { CredentialInput, CredentialKind } from '../../src/estate/credential-api.ts';
import { FormButtons } from '../kit/form-buttons.tsx';
import { useVerb } from '../kit/query.ts';
import { ClientSelect } from '../people/pick.tsx';
import { credentialWords } from './words.ts';

type Fields = {
  user: string;
  secret: string;
  auth: (typeof snmpAuths)[number];
  priv: (typeof snmpPrivs)[number];
  privPhrase: string;
};

/** Adds what devices of a client are asked with. */
export function CredentialDialog({ onClose }: { onClose: () => void }): React.JSX.Element {
  const [clientId, setClientId] = useState<string | null>(null);
  const [name, setName] = useState('');
  const [kind, setKind] = useState<CredentialKind>('snmp-v3');
  const [fields, setFields] = useState<Fields>({
    user: '',
    secret: '',
    auth: 'sha256',
    priv: 'aes128',
    privPhrase: '',
  });
  const change = (more: Partial<Fields>): void => setFields((before) => ({ ...before, ...more }));
  const add = useVerb(credentialRoutes.addCredential, { touches: ['credential'], says: 'Added.', onDone: onClose });
  return (
    <Modal opened onClose={onClose} title="New credential">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (clientId) add.mutate({ body: { clientId, name, secret: secretOf(kind, fields) } });
        }}
      >
        <Stack>
          <ClientSelect label="Client" required data-autofocus value={clientId} onChange={setClientId} />
          <TextInput
            label="Name"
            description="What it is for, such as “core switches”."
            required
            maxLength={120}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Select
            label="Kind"
            allowDeselect={false}
            data={credentialKinds.map((value) => ({ value, label: credentialWords[value] }))}
            value={kind}
            onChange={(value) => setKind(credentialKinds.find((each) => each === value) ?? kind)}
          />
          <SecretFields kind={kind} fields={fields} change={change} />
          <Text size="xs" c="dimmed">
            It is sealed and never shown again. Each day it is used is in the audit log.
          </Text>
          <FormButtons onCancel={onClose} saving={add.isPending} disabled={!clientId || name.trim() === ''}>
            Add
          </FormButtons>
        </Stack>
      </form>
    </Modal>
  );
}

type Part = { kind: CredentialKind; fields: Fields; change: (more: Partial<Fields>) => void };

function SecretFields({ kind, fields, change }: Part): React.JSX.Element {
  const user = (
    <TextInput
      label="User name"
      required
      maxLength={64}
      value={fields.user}
      onChange={(event) => change({ user: event.currentTarget.value })}
    />
  );
  const secret = (label: string, least = 1): React.ReactNode => (
    <PasswordInput
      label={label}
      required
      minLength={least}
      autoComplete="off"
      value={fields.secret}
      onChange={(event) => change({ secret: event.currentTarget.value })}
    />
  );
  switch (kind) {
    case 'snmp-v2c':
      return <>{secret('Community')}</>;
    case 'ssh-password':
      return (
        <>
          {user}
          {secret('Password')}
        </>
      );
    case 'ssh-key':
      return (
        <>
          {user}
          <Textarea
            label="Private key"
            required
            autosize
            minRows={4}
            maxRows={8}
            value={fields.secret}
            onChange={(event) => change({ secret: event.currentTarget.value })}
          />
        </>
      );
    case 'snmp-v3':
      return (
        <>
          {user}
          <SimpleGrid cols={2}>
            <Select
              label="Authentication"
              allowDeselect={false}
              data={[...snmpAuths]}
              value={fields.auth}
              onChange={(value) => change({ auth: snmpAuths.find((each) => each === value) ?? 'sha256' })}
            />
            {fields.auth === 'none' ? <span /> : secret('Pass phrase', 8)}
            <Select
              label="Privacy"
              allowDeselect={false}
              disabled={fields.auth === 'none'}
              data={[...snmpPrivs]}
              value={fields.auth === 'none' ? 'none' : fields.priv}
              onChange={(value) => change({ priv: snmpPrivs.find((each) => each === value) ?? 'aes128' })}
            />
            {fields.auth !== 'none' && fields.priv !== 'none' && (
              <PasswordInput
                label="Pass phrase for privacy"
                required
                minLength={8}
                autoComplete="off"
                value={fields.privPhrase}
                onChange={(event) => change({ privPhrase: event.currentTarget.value })}
              />
            )}
          </SimpleGrid>
        </>
      );
  }
}

function secretOf(kind: CredentialKind, { user, secret, auth, priv, privPhrase }: Fields): CredentialInput {
  switch (kind) {
    case 'snmp-v2c':
      return { kind, community: secret };
    case 'ssh-password':
      return { kind, user, password: secret };
    case 'ssh-key':
      return { kind, user, privateKey: secret };
    case 'snmp-v3': {
      if (auth === 'none') return { kind, user, auth, priv: 'none' };
      return { kind, user, auth, authPhrase: secret, priv, ...(priv !== 'none' && { privPhrase }) };
    }
  }
}
