import { Modal, Select, Stack, TextInput, Textarea } from '@mantine/core';
import { useState } from 'react';
import { keyKinds, sourceRoutes } from '../../src/intake/sources-api.ts';
import type { MadeKey } from '../../src/intake/sources-api.ts';
import { DeviceSelect } from '../estate/pick.tsx';
import { FormButtons } from '../kit/form-buttons.tsx';
import { useVerb } from '../kit/query.ts';
import { ClientSelect } from '../people/pick.tsx';
import { keyWords } from './words.ts';

const kindData = keyKinds.map((value) => ({ value, label: keyWords[value] }));

/** Gives a client's source something to prove itself with. */
export function KeyDialog({
  onClose,
  onMade,
}: {
  onClose: () => void;
  onMade: (made: MadeKey) => void;
}): React.JSX.Element {
  const [kind, setKind] = useState<(typeof keyKinds)[number]>('webhook');
  const [clientId, setClientId] = useState<string | null>(null);
  const [deviceId, setDeviceId] = useState<string | null>(null);
  const [name, setName] = useState('');
  const [certificate, setCertificate] = useState('');
  const [community, setCommunity] = useState('');
  const add = useVerb(sourceRoutes.addSourceKey, {
    touches: ['source-key'],
    says: 'Made.',
    onDone: (made) => {
      onMade(made);
      onClose();
    },
  });
  const submit = (owner: { clientId: string; deviceId: string | null; name: string }): void => {
    if (kind === 'certificate') add.mutate({ body: { kind, certificate, ...owner } });
    else if (kind === 'community') add.mutate({ body: { kind, community, ...owner } });
    else add.mutate({ body: { kind, ...owner } });
  };
  const lacks = (kind === 'certificate' && certificate.trim() === '') || (kind === 'community' && community === '');
  return (
    <Modal opened onClose={onClose} title="New key">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (clientId) submit({ clientId, deviceId, name });
        }}
      >
        <Stack>
          <Select
            label="Kind"
            allowDeselect={false}
            data={kindData}
            value={kind}
            onChange={(value) => setKind(keyKinds.find((each) => each === value) ?? kind)}
          />
          <TextInput
            label="Name"
            required
            placeholder="What sends with it"
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
          <DeviceSelect
            label="Device"
            description="Leave empty when several devices send with it."
            clearable
            clientId={clientId}
            value={deviceId}
            onChange={setDeviceId}
          />
          {kind === 'certificate' && (
            <Textarea
              label="Certificate"
              description="In PEM, or its SHA-256 fingerprint"
              required
              autosize
              minRows={4}
              maxRows={10}
              value={certificate}
              onChange={(event) => setCertificate(event.currentTarget.value)}
            />
          )}
          {kind === 'community' && (
            <TextInput
              label="Community"
              required
              value={community}
              onChange={(event) => setCommunity(event.currentTarget.value)}
            />
          )}
          <FormButtons onCancel={onClose} saving={add.isPending} disabled={!clientId || !name.trim() || lacks}>
            Make it
          </FormButtons>
        </Stack>
      </form>
    </Modal>
  );
}
