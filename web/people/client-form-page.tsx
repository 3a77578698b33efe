import { NumberInput, SegmentedControl, SimpleGrid, Stack, Text, TextInput, Textarea } from '@mantine/core';
import { useNavigate, useParams } from 'react-router';
import { call } from '../../src/http/call.ts';
import { clientRoutes, technicalLevels } from '../../src/people/clients-api.ts';
import type { Client } from '../../src/people/clients-api.ts';
import { Card } from '../kit/card.tsx';
import { FormButtons } from '../kit/form-buttons.tsx';
import { failInto, nulled, useShapedForm } from '../kit/form.ts';
import { Page } from '../kit/page.tsx';
import { useAct, useCall } from '../kit/query.ts';
import { Shown } from '../kit/states.tsx';
import { ZoneSelect, ownZone } from '../kit/zone-select.tsx';
import { StaffSelect } from './pick.tsx';
import { levelWords } from './words.ts';

/** A new client. */
export function NewClientPage(): React.JSX.Element {
  return (
    <Page title="New client" narrow>
      <ClientForm />
    </Page>
  );
}

/** Changes a client. */
export function EditClientPage(): React.JSX.Element {
  const { clientId = '' } = useParams();
  const client = useCall(clientRoutes.getClient, { params: { clientId } });
  return (
    <Page title={client.data ? `Edit ${client.data.name}` : 'Edit'} narrow>
      <Shown query={client}>{(shown) => <ClientForm client={shown} key={shown.version} />}</Shown>
    </Page>
  );
}

const nullable = ['country', 'dataRegion', 'leadEngineerId', 'deputyId', 'eventRetentionDays'] as const;
const levelData = technicalLevels.map((value) => ({ value, label: levelWords[value] }));

function valuesOf(client: Client | undefined) {
  return {
    name: client?.name ?? '',
    zone: client?.zone ?? ownZone,
    country: client?.country ?? '',
    language: client?.language ?? 'en',
    technicalLevel: client?.technicalLevel ?? 'mixed',
    dataRegion: client?.dataRegion ?? '',
    leadEngineerId: client?.leadEngineer?.id ?? '',
    deputyId: client?.deputy?.id ?? '',
    eventRetentionDays: client?.eventRetentionDays ?? '',
    notes: client?.notes ?? '',
  } as const;
}

type Values = { [K in keyof ReturnType<typeof valuesOf>]: ReturnType<typeof valuesOf>[K] };

function ClientForm({ client }: { client?: Client }): React.JSX.Element {
  const navigate = useNavigate();
  const form = useShapedForm<Values>(clientRoutes.addClient.body, valuesOf(client));
  const save = useAct(
    (values: Values) => {
      const { eventRetentionDays, ...rest } = nulled(values, nullable);
      const body = { ...rest, eventRetentionDays: typeof eventRetentionDays === 'number' ? eventRetentionDays : null };
      return client
        ? call(clientRoutes.changeClient, {
            params: { clientId: client.id },
            body: { ...body, version: client.version },
          })
        : call(clientRoutes.addClient, { body });
    },
    {
      touches: ['client', 'staff'],
      says: 'Saved.',
      onDone: ({ id }) => void navigate(`/clients/${id}`),
      onFail: failInto(form),
    },
  );
  const people = (name: 'leadEngineerId' | 'deputyId') => ({
    ...form.getInputProps(name),
    value: form.values[name] || null,
    onChange: (id: string | null) => form.setFieldValue(name, id ?? ''),
    clearable: true,
  });
  return (
    <Card>
      <form onSubmit={form.onSubmit((values) => save.mutate(values))} noValidate>
        <Stack>
          <TextInput label="Name" required data-autofocus {...form.getInputProps('name')} />
          <SimpleGrid cols={{ base: 1, sm: 2 }}>
            <ZoneSelect required allowDeselect={false} {...form.getInputProps('zone')} />
            <TextInput
              label="Country"
              placeholder="GB"
              description="Two letters"
              maxLength={2}
              {...form.getInputProps('country')}
            />
            <StaffSelect label="Lead engineer" {...people('leadEngineerId')} />
            <StaffSelect label="Deputy" {...people('deputyId')} />
            <TextInput label="Language" placeholder="en" {...form.getInputProps('language')} />
            <TextInput label="Data region" placeholder="EU only" {...form.getInputProps('dataRegion')} />
            <NumberInput
              label="Days events are kept"
              placeholder="as everywhere"
              min={1}
              max={3650}
              allowDecimal={false}
              {...form.getInputProps('eventRetentionDays')}
            />
          </SimpleGrid>
          <div>
            <Text size="sm" fw={500} mb={4}>
              How technical they are
            </Text>
            <SegmentedControl
              aria-label="How technical they are"
              data={levelData}
              {...form.getInputProps('technicalLevel')}
            />
          </div>
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
