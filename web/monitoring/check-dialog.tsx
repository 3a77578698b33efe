import { Modal, NumberInput, Select, SimpleGrid, Stack, Switch, TextInput } from '@mantine/core';
import { useState } from 'react';
import { monitoringRoutes } from '../../src/monitoring/api.ts';
import { DeviceSelect } from '../estate/pick.tsx';
import { FormButtons } from '../kit/form-buttons.tsx';
import { useVerb } from '../kit/query.ts';
import { ClientSelect } from '../people/pick.tsx';

const kinds = [
  { value: 'https', label: 'Web server, HTTPS', port: 443 },
  { value: 'http', label: 'Web server, HTTP', port: 80 },
  { value: 'tls', label: 'Certificate alone', port: 443 },
  { value: 'tcp', label: 'Port', port: 22 },
] as const;
type Kind = (typeof kinds)[number]['value'];

/** Tries a service of a device regularly. Only the device's own address is connected to. */
export function CheckDialog({ onClose }: { onClose: () => void }): React.JSX.Element {
  const [clientId, setClientId] = useState<string | null>(null);
  const [deviceId, setDeviceId] = useState<string | null>(null);
  const [name, setName] = useState('');
  const [kind, setKind] = useState<Kind>('https');
  const [port, setPort] = useState(443);
  const [host, setHost] = useState('');
  const [verify, setVerify] = useState(true);
  const add = useVerb(monitoringRoutes.addCheck, { touches: ['monitoring'], says: 'Added.', onDone: onClose });
  return (
    <Modal opened onClose={onClose} title="New check">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (deviceId) add.mutate({ body: { deviceId, name, kind, port, host: host.trim(), verify } });
        }}
      >
        <Stack>
          <ClientSelect
            label="Client"
            required
            value={clientId}
            onChange={(id) => {
              setClientId(id);
              setDeviceId(null);
            }}
          />
          <DeviceSelect label="Device" required clientId={clientId} value={deviceId} onChange={setDeviceId} />
          <TextInput
            label="Name"
            required
            maxLength={120}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <SimpleGrid cols={2}>
            <Select
              label="What"
              allowDeselect={false}
              data={kinds.map(({ value, label }) => ({ value, label }))}
              value={kind}
              onChange={(value) => {
                const chosen = kinds.find((each) => each.value === value);
                if (!chosen) return;
                setKind(chosen.value);
                setPort(chosen.port);
              }}
            />
            <NumberInput
              label="Port"
              min={1}
              max={65_535}
              allowDecimal={false}
              value={port}
              onChange={(value) => setPort(Number(value))}
            />
          </SimpleGrid>
          {kind !== 'tcp' && (
            <TextInput
              label="Host name"
              description="The name asked for; the device’s address is connected to."
              placeholder="vpn.example.com"
              value={host}
              onChange={(event) => setHost(event.currentTarget.value)}
            />
          )}
          {(kind === 'https' || kind === 'tls') && (
            <Switch
              label="Its certificate must be trusted"
              checked={verify}
              onChange={(event) => setVerify(event.currentTarget.checked)}
            />
          )}
          <FormButtons onCancel={onClose} saving={add.isPending} disabled={!deviceId || name.trim() === ''}>
            Add
          </FormButtons>
        </Stack>
      </form>
    </Modal>
  );
}
