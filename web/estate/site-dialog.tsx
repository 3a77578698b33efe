import { Button, Group, Modal, NumberInput, SimpleGrid, Stack, TextInput } from '@mantine/core';
import { call } from '../../src/http/call.ts';
import { siteRoutes } from '../../src/estate/site-api.ts';
import type { Site } from '../../src/estate/site-api.ts';
import { FormButtons } from '../kit/form-buttons.tsx';
import { failInto, nulled, useShapedForm } from '../kit/form.ts';
import { useAct, useVerb } from '../kit/query.ts';
import { ZoneSelect, ownZone } from '../kit/zone-select.tsx';
import { ClientSelect } from '../people/pick.tsx';

type Values = {
  clientId: string;
  name: string;
  address: string;
  country: string;
  zone: string;
  holidaysRegion: string;
  latitude: number | '';
  longitude: number | '';
};

/** Adds or changes a site. */
export function SiteDialog({
  site,
  clientId,
  onClose,
}: {
  site?: Site;
  clientId: string | null;
  onClose: () => void;
}): React.JSX.Element {
  const form = useShapedForm<Values>(siteRoutes.addSite.body, {
    clientId: site?.clientId ?? clientId ?? '',
    name: site?.name ?? '',
    address: site?.address ?? '',
    country: site?.country ?? '',
    zone: site?.zone ?? ownZone,
    holidaysRegion: site?.holidaysRegion ?? '',
    latitude: site?.latitude ?? '',
    longitude: site?.longitude ?? '',
  });
  const save = useAct(
    (values: Values) => {
      const { clientId: of, latitude, longitude, ...rest } = nulled(values, ['country', 'holidaysRegion']);
      const body = {
        ...rest,
        latitude: latitude === '' ? null : latitude,
        longitude: longitude === '' ? null : longitude,
      };
      return site
        ? call(siteRoutes.changeSite, { params: { siteId: site.id }, body: { ...body, version: site.version } })
        : call(siteRoutes.addSite, { body: { ...body, clientId: of } });
    },
    { touches: ['site'], says: 'Saved.', onDone: onClose, onFail: failInto(form) },
  );
  const retire = useVerb(siteRoutes.retireSite, { touches: ['site'], says: 'Retired.', onDone: onClose });
  return (
    <Modal opened onClose={onClose} title={site ? site.name : 'New site'} size="lg">
      <form onSubmit={form.onSubmit((values) => save.mutate(values))} noValidate>
        <Stack>
          <SimpleGrid cols={{ base: 1, xs: 2 }}>
            <ClientSelect
              label="Client"
              required
              disabled={site !== undefined}
              {...form.getInputProps('clientId')}
              value={form.values.clientId || null}
              onChange={(id) => form.setFieldValue('clientId', id ?? '')}
            />
            <TextInput label="Name" required data-autofocus {...form.getInputProps('name')} />
            <ZoneSelect required allowDeselect={false} {...form.getInputProps('zone')} />
            <TextInput label="Country" placeholder="GB" maxLength={2} {...form.getInputProps('country')} />
            <TextInput label="Holidays of" placeholder="GB-ENG" {...form.getInputProps('holidaysRegion')} />
            <TextInput label="Address" {...form.getInputProps('address')} />
            <NumberInput label="Latitude" min={-90} max={90} decimalScale={6} {...form.getInputProps('latitude')} />
            <NumberInput label="Longitude" min={-180} max={180} decimalScale={6} {...form.getInputProps('longitude')} />
          </SimpleGrid>
          <Group justify="space-between">
            {site && site.retiredAt === null ? (
              <Button
                variant="default"
                onClick={() => retire.mutate({ params: { siteId: site.id }, body: { version: site.version } })}
              >
                Retire
              </Button>
            ) : (
              <span />
            )}
            <FormButtons onCancel={onClose} saving={save.isPending} />
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
