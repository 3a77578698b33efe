import { Modal, NumberInput, Select, SimpleGrid, Stack, Switch } from '@mantine/core';
import { useState } from 'react';
import { credentialRoutes } from '../../src/estate/credential-api.ts';
import { monitoringRoutes, usualPolling } from '../../src/monitoring/api.ts';
import type { PollFields, Polling } from '../../src/monitoring/api.ts';
import { FormButtons } from '../kit/form-buttons.tsx';
import { useCall, useVerb } from '../kit/query.ts';

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
  const credentials = useCall(
    credentialRoutes.listCredentials,
    { query: { clientId, limit: 200 } },
    { on: ['credential'] },
  );
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
          <Select
            label="SNMP credential"
            description="Without one it is only pinged."
            clearable
            data-autofocus
            data={(credentials.data?.items ?? [])
              .filter(({ kind }) => kind.startsWith('snmp'))
              .map(({ id, name }) => ({ value: id, label: name }))}
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
