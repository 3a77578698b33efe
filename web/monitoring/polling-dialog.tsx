import { Modal, NumberInput, SimpleGrid, Stack, Switch } from '@mantine/core';
import { useState } from 'react';
import { monitoringRoutes, usualPolling } from '../../src/monitoring/api.ts';
import type { PollFields, Polling } from '../../src/monitoring/api.ts';
import { FormButtons } from '../kit/form-buttons.tsx';
import { useVerb } from '../kit/query.ts';
import { CredentialSelect } from './credential-select.tsx';

/** What is asked of a device, how often, and with what. */
export function PollingDialog({
  polling,
  clientId,
  onClose,
}: {
  polling: Polling;
  clientId: string;
  onClose: () => void;
}): React.JSX.Element {
  const { enabled, credentialId, snmpPort, interfaceSeconds, healthSeconds, slowSeconds, ping, tcpPort } = polling;
  const [fields, setFields] = useState<PollFields>(
    polling.version === 0
      ? usualPolling
      : { enabled, credentialId, snmpPort, interfaceSeconds, healthSeconds, slowSeconds, ping, tcpPort },
  );
  const change = (more: Partial<PollFields>): void => setFields((before) => ({ ...before, ...more }));
  const save = useVerb(monitoringRoutes.setPolling, { touches: ['monitoring'], says: 'Saved.', onDone: onClose });
  const number = (
    label: string,
    name: 'snmpPort' | 'interfaceSeconds' | 'healthSeconds' | 'slowSeconds',
    least: number,
  ) => (
    <NumberInput
      label={label}
      min={least}
      allowDecimal={false}
      value={fields[name]}
      onChange={(value) => change({ [name]: Number(value) })}
    />
  );
  return (
    <Modal opened onClose={onClose} title="Polling">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate({ params: { deviceId: polling.deviceId }, body: { ...fields, version: polling.version } });
        }}
      >
        <Stack>
          <Switch
            label="Poll this device"
            checked={fields.enabled}
            onChange={(event) => change({ enabled: event.currentTarget.checked })}
          />
          <CredentialSelect
            clientId={clientId}
            protocol="snmp"
            label="SNMP credential"
            description="Without one it is only pinged."
            value={fields.credentialId}
            onChange={(value) => change({ credentialId: value })}
          />
          <SimpleGrid cols={2}>
            {number('Interfaces every, seconds', 'interfaceSeconds', 10)}
            {number('Health every, seconds', 'healthSeconds', 30)}
            {number('Names every, seconds', 'slowSeconds', 60)}
            {number('SNMP port', 'snmpPort', 1)}
          </SimpleGrid>
          <Switch
            label="Ping it"
            checked={fields.ping}
            onChange={(event) => change({ ping: event.currentTarget.checked })}
          />
          <NumberInput
            label="TCP port to try"
            description="Its sign of life where pings are not answered."
            min={1}
            max={65_535}
            allowDecimal={false}
            value={fields.tcpPort ?? ''}
            onChange={(value) => change({ tcpPort: value === '' ? null : Number(value) })}
          />
          <FormButtons onCancel={onClose} saving={save.isPending}>
            Save
          </FormButtons>
        </Stack>
      </form>
    </Modal>
  );
}
