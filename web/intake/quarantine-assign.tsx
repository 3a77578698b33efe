import { Button, Radio, SegmentedControl, Select, SimpleGrid, Stack, Text, TextInput, Title } from '@mantine/core';
import { useState } from 'react';
import { deviceKinds } from '../../src/estate/api.ts';
import { quarantineRoutes } from '../../src/intake/quarantine-api.ts';
import type { Assignment, QuarantineGroup } from '../../src/intake/quarantine-api.ts';
import { DeviceSelect } from '../estate/pick.tsx';
import { kindWord } from '../estate/words.ts';
import { useVerb } from '../kit/query.ts';
import { ClientSelect } from '../people/pick.tsx';

const kindData = deviceKinds.map((value) => ({ value, label: kindWord(value) }));
const ways = ['new', 'known', 'none'] as const;
const binds = ['address', 'relay', 'certificate', 'nothing'] as const;

/** Says whose the records are, and how their sender is known from now on. */
export function QuarantineAssign({ group, onDone }: { group: QuarantineGroup; onDone: () => void }): React.JSX.Element {
  const [clientId, setClientId] = useState<string | null>(null);
  const [way, setWay] = useState<(typeof ways)[number]>('new');
  const [deviceId, setDeviceId] = useState<string | null>(null);
  const [name, setName] = useState(group.host || group.address);
  const [kind, setKind] = useState<(typeof deviceKinds)[number]>('firewall');
  const [bind, setBind] = useState<Assignment['bind']>(group.certificate ? 'certificate' : 'address');
  const assign = useVerb(quarantineRoutes.assignQuarantine, {
    touches: ['quarantine', 'device', 'source'],
    says: ({ replayed }) => `${replayed.toLocaleString()} records sent on.`,
    onDone,
  });
  const device = deviceOf({ way, deviceId, name, kind });
  return (
    <section>
      <Title order={3} mb={6}>
        Whose is it?
      </Title>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (clientId && device) assign.mutate({ params: { groupId: group.id }, body: { clientId, device, bind } });
        }}
      >
        <Stack gap="sm">
          <ClientSelect
            label="Client"
            required
            value={clientId}
            onChange={(id) => {
              setClientId(id);
              setDeviceId(null);
            }}
          />
          <SegmentedControl
            aria-label="Device"
            value={way}
            onChange={(next) => setWay(ways.find((each) => each === next) ?? 'new')}
            data={[
              { value: 'new', label: 'A new device' },
              { value: 'known', label: 'A known device' },
              { value: 'none', label: 'No device' },
            ]}
          />
          {way === 'known' && (
            <DeviceSelect label="Device" required clientId={clientId} value={deviceId} onChange={setDeviceId} />
          )}
          {way === 'new' && (
            <SimpleGrid cols={2}>
              <TextInput label="Name" required value={name} onChange={(event) => setName(event.currentTarget.value)} />
              <Select
                label="Kind"
                searchable
                allowDeselect={false}
                data={kindData}
                value={kind}
                onChange={(value) => setKind(deviceKinds.find((each) => each === value) ?? kind)}
              />
            </SimpleGrid>
          )}
          <Radio.Group
            label="How is it known from now on?"
            value={bind}
            onChange={(next) => setBind(binds.find((each) => each === next) ?? 'nothing')}
          >
            <Stack gap={6} mt={6}>
              {way !== 'none' && <Radio value="address" label={`By its address ${group.address}`} />}
              <Radio value="relay" label={`${group.address} is a relay of this client`} />
              {group.certificate && <Radio value="certificate" label="By its certificate" />}
              <Radio value="nothing" label="Only these records" />
            </Stack>
          </Radio.Group>
          <Text size="xs" c="dimmed">
            The records keep the times at which they were received. Detection sees them now.
          </Text>
          <div>
            <Button type="submit" loading={assign.isPending} disabled={!clientId || !device}>
              Send {group.held.toLocaleString()} {group.held === 1 ? 'record' : 'records'} on
            </Button>
          </div>
        </Stack>
      </form>
    </section>
  );
}

type Choice = { way: (typeof ways)[number]; deviceId: string | null; name: string; kind: (typeof deviceKinds)[number] };

function deviceOf({ way, deviceId, name, kind }: Choice): Assignment['device'] | undefined {
  switch (way) {
    case 'none':
      return { is: 'none' };
    case 'known':
      return deviceId === null ? undefined : { is: 'known', deviceId };
    case 'new':
      return name.trim() === '' ? undefined : { is: 'new', name: name.trim(), kind, vendor: '' };
  }
}
