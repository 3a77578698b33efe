import { Modal, PasswordInput, Select, SimpleGrid, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { sourceRoutes, zSnmpUser } from '../../src/intake/sources-api.ts';
import { DeviceSelect } from '../estate/pick.tsx';
import { FormButtons } from '../kit/form-buttons.tsx';
import { useVerb } from '../kit/query.ts';
import { ClientSelect } from '../people/pick.tsx';

const auths = zSnmpUser.shape.auth.options;
const privs = zSnmpUser.shape.priv.options;

/** Accepts SNMPv3 traps and informs of a user. */
export function SnmpUserDialog({ onClose }: { onClose: () => void }): React.JSX.Element {
  const [clientId, setClientId] = useState<string | null>(null);
  const [deviceId, setDeviceId] = useState<string | null>(null);
  const [name, setName] = useState('');
  const [auth, setAuth] = useState<(typeof auths)[number]>('sha256');
  const [authPhrase, setAuthPhrase] = useState('');
  const [priv, setPriv] = useState<(typeof privs)[number]>('aes128');
  const [privPhrase, setPrivPhrase] = useState('');
  const add = useVerb(sourceRoutes.addSnmpUser, { touches: ['snmp-user'], says: 'Added.', onDone: onClose });
  return (
    <Modal opened onClose={onClose} title="New SNMPv3 user">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (clientId)
            add.mutate({
              body: {
                clientId,
                deviceId,
                name,
                auth,
                authPhrase,
                priv,
                privPhrase: priv === 'none' ? null : privPhrase,
              },
            });
        }}
      >
        <Stack>
          <TextInput
            label="User name"
            required
            maxLength={32}
            data-autofocus
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <ClientSelect
            label="Client"
            required
            value={clientId}
            onChange={(id) => {
              setClientId(id);
              setDeviceId(null);
            }}
          />
          <DeviceSelect label="Device" clearable clientId={clientId} value={deviceId} onChange={setDeviceId} />
          <SimpleGrid cols={2}>
            <Select
              label="Authentication"
              allowDeselect={false}
              data={[...auths]}
              value={auth}
              onChange={(value) => setAuth(auths.find((each) => each === value) ?? auth)}
            />
            <PasswordInput
              label="Pass phrase"
              required
              minLength={8}
              autoComplete="off"
              value={authPhrase}
              onChange={(event) => setAuthPhrase(event.currentTarget.value)}
            />
            <Select
              label="Privacy"
              allowDeselect={false}
              data={[...privs]}
              value={priv}
              onChange={(value) => setPriv(privs.find((each) => each === value) ?? priv)}
            />
            {priv !== 'none' && (
              <PasswordInput
                label="Pass phrase for privacy"
                required
                minLength={8}
                autoComplete="off"
                value={privPhrase}
                onChange={(event) => setPrivPhrase(event.currentTarget.value)}
              />
            )}
          </SimpleGrid>
          <FormButtons
            onCancel={onClose}
            saving={add.isPending}
            disabled={!clientId || !name.trim() || authPhrase.length < 8}
          >
            Add
          </FormButtons>
        </Stack>
      </form>
    </Modal>
  );
}
