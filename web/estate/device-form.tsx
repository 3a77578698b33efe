import { Select, SimpleGrid, Stack, TagsInput, TextInput, Textarea } from '@mantine/core';
import { useNavigate, useSearchParams } from 'react-router';
import { call } from '../../src/http/call.ts';
import { criticalities, deviceKinds, deviceRoutes } from '../../src/estate/api.ts';
import type { Device } from '../../src/estate/api.ts';
import { Card } from '../kit/card.tsx';
import { FormButtons } from '../kit/form-buttons.tsx';
import { failInto, nulled, useShapedForm } from '../kit/form.ts';
import { useAct } from '../kit/query.ts';
import { ClientSelect } from '../people/pick.tsx';
import { SiteSelect } from './pick.tsx';
import { kindWord } from './words.ts';

type Values = {
  clientId: string;
  siteId: string;
  name: string;
  kind: (typeof deviceKinds)[number];
  vendor: string;
  model: string;
  osVersion: string;
  managementAddress: string;
  otherAddresses: string[];
  serial: string;
  criticality: (typeof criticalities)[number];
  supportEnd: string;
  notes: string;
};

const kindData = deviceKinds.map((value) => ({ value, label: kindWord(value) }));

const criticalityData = criticalities.map((value) => ({ value, label: kindWord(value) }));

function valuesOf(device: Device | undefined, search: URLSearchParams): Values {
  return {
    clientId: device?.clientId ?? search.get('client') ?? '',
    siteId: device?.siteId ?? '',
    name: device?.name ?? search.get('name') ?? '',
    kind: deviceKinds.find((kind) => kind === device?.kind) ?? 'firewall',
    vendor: device?.vendor ?? '',
    model: device?.model ?? '',
    osVersion: device?.osVersion ?? '',
    managementAddress: device?.managementAddress ?? search.get('address') ?? '',
    otherAddresses: device?.otherAddresses ?? [],
    serial: device?.serial ?? '',
    criticality: criticalities.find((each) => each === device?.criticality) ?? 'normal',
    supportEnd: device?.supportEnd ?? '',
    notes: device?.notes ?? '',
  };
}

export function DeviceForm({ device }: { device?: Device }): React.JSX.Element {
  const [search] = useSearchParams();
  const navigate = useNavigate();
  const form = useShapedForm<Values>(deviceRoutes.addDevice.body, valuesOf(device, search));
  const save = useAct(
    (values: Values) => {
      const { clientId, ...body } = nulled(values, ['siteId', 'managementAddress', 'supportEnd']);
      return device
        ? call(deviceRoutes.changeDevice, {
            params: { deviceId: device.id },
            body: { ...body, version: device.version },
          })
        : call(deviceRoutes.addDevice, { body: { ...body, clientId } });
    },
    {
      touches: ['device'],
      says: 'Saved.',
      onDone: ({ id }) => void navigate(`/devices/${id}`),
      onFail: failInto(form),
    },
  );
  const { clientId, siteId } = form.values;
  return (
    <Card>
      <form onSubmit={form.onSubmit((values) => save.mutate(values))} noValidate>
        <Stack>
          <SimpleGrid cols={{ base: 1, sm: 2 }}>
            <ClientSelect
              label="Client"
              required
              disabled={device !== undefined}
              {...form.getInputProps('clientId')}
              value={clientId || null}
              onChange={(id) => form.setValues({ clientId: id ?? '', siteId: '' })}
            />
            <SiteSelect
              label="Site"
              clearable
              clientId={clientId || null}
              {...form.getInputProps('siteId')}
              value={siteId || null}
              onChange={(id) => form.setFieldValue('siteId', id ?? '')}
            />
            <TextInput
              label="Name"
              required
              description="As it calls itself in its messages"
              {...form.getInputProps('name')}
            />
            <Select
              label="Kind"
              required
              searchable
              allowDeselect={false}
              data={kindData}
              {...form.getInputProps('kind')}
            />
            <TextInput
              label="Management address"
              placeholder="10.20.0.1"
              {...form.getInputProps('managementAddress')}
            />
            <TagsInput
              label="Further addresses it sends from"
              placeholder="Enter after each"
              {...form.getInputProps('otherAddresses')}
            />
            <TextInput label="Vendor" placeholder="Juniper" {...form.getInputProps('vendor')} />
            <TextInput label="Model" placeholder="SRX345" {...form.getInputProps('model')} />
            <TextInput label="Version" placeholder="22.4R3" {...form.getInputProps('osVersion')} />
            <TextInput label="Serial" {...form.getInputProps('serial')} />
            <Select
              label="Criticality"
              allowDeselect={false}
              data={criticalityData}
              {...form.getInputProps('criticality')}
            />
            <TextInput label="Support ends" type="date" {...form.getInputProps('supportEnd')} />
          </SimpleGrid>
          <Textarea
            label="Notes"
            description="No user of the client reads this."
            autosize
            minRows={3}
            maxRows={12}
            {...form.getInputProps('notes')}
          />
          <FormButtons onCancel={() => void navigate(-1)} saving={save.isPending} />
        </Stack>
      </form>
    </Card>
  );
}
