import { Modal, NumberInput, Select, SimpleGrid, Stack, Switch, TextInput } from '@mantine/core';
import { useState } from 'react';
import { configRoutes, driverNames, usualWatch } from '../../src/configs/api.ts';
import type { Watch, WatchFields } from '../../src/configs/api.ts';
import { FormButtons } from '../kit/form-buttons.tsx';
import { useVerb } from '../kit/query.ts';
import { CredentialSelect } from '../monitoring/credential-select.tsx';
import { driverWords } from './words.ts';

/** How a device's configuration is fetched. */
export function WatchDialog({
  watch,
  clientId,
  onClose,
}: {
  watch: Watch;
  clientId: string;
  onClose: () => void;
}): React.JSX.Element {
  const { enabled, driver, command, credentialId, port, oldCiphers, everyHours } = watch;
  const [fields, setFields] = useState<WatchFields>(
    watch.version === 0 ? usualWatch : { enabled, driver, command, credentialId, port, oldCiphers, everyHours },
  );
  const change = (more: Partial<WatchFields>): void => setFields((before) => ({ ...before, ...more }));
  const save = useVerb(configRoutes.setConfigWatch, { touches: ['config'], says: 'Saved.', onDone: onClose });
  return (
    <Modal opened onClose={onClose} title="Configuration">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate({ params: { deviceId: watch.deviceId }, body: { ...fields, version: watch.version } });
        }}
      >
        <Stack>
          <Switch
            label="Watch its configuration"
            checked={fields.enabled}
            onChange={(event) => change({ enabled: event.currentTarget.checked })}
          />
          <Select
            label="Kind of device"
            allowDeselect={false}
            data={driverNames.map((value) => ({ value, label: driverWords[value] }))}
            value={fields.driver}
            onChange={(value) => change({ driver: driverNames.find((each) => each === value) ?? 'junos' })}
          />
          {fields.driver === 'generic' && (
            <TextInput
              label="Command that shows the configuration"
              required
              maxLength={200}
              value={fields.command}
              onChange={(event) => change({ command: event.currentTarget.value })}
            />
          )}
          <CredentialSelect
            clientId={clientId}
            protocol="ssh"
            label="SSH credential"
            description="A user that may only read is enough."
            value={fields.credentialId}
            onChange={(value) => change({ credentialId: value })}
          />
          <SimpleGrid cols={2}>
            <NumberInput
              label="SSH port"
              min={1}
              max={65_535}
              allowDecimal={false}
              value={fields.port}
              onChange={(value) => change({ port: Number(value) })}
            />
            <NumberInput
              label="At least every, hours"
              min={1}
              max={720}
              allowDecimal={false}
              value={fields.everyHours}
              onChange={(value) => change({ everyHours: Number(value) })}
            />
          </SimpleGrid>
          <Switch
            label="Allow old ciphers"
            description="For old devices only: SHA-1 and CBC can be broken."
            checked={fields.oldCiphers}
            onChange={(event) => change({ oldCiphers: event.currentTarget.checked })}
          />
          <FormButtons onCancel={onClose} saving={save.isPending}>
            Save
          </FormButtons>
        </Stack>
      </form>
    </Modal>
  );
}
