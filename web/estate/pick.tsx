/** Chooses a device or a site of one client by typing a part of its name. */
import { Select } from '@mantine/core';
import type { SelectProps } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { deviceRoutes } from '../../src/estate/api.ts';
import { siteRoutes } from '../../src/estate/site-api.ts';
import { useCall } from '../kit/query.ts';

type PickProps = Omit<SelectProps, 'data' | 'value' | 'onChange' | 'searchValue' | 'onSearchChange'> & {
  clientId: string | null;
  value: string | null;
  onChange: (value: string | null) => void;
};

export function DeviceSelect({ clientId, value, ...rest }: PickProps): React.JSX.Element {
  const [typed, setTyped] = useState('');
  const [q] = useDebouncedValue(typed.trim(), 200);
  const list = useCall(
    deviceRoutes.listDevices,
    { query: { limit: 100, ...(clientId ? { clientId } : {}), ...(q ? { q } : {}) } },
    { on: ['device'], keep: true, enabled: clientId !== null },
  );
  const chosen = useCall(
    deviceRoutes.getDevice,
    { params: { deviceId: value ?? '' } },
    { on: ['device'], enabled: value !== null },
  );
  const found = clientId === null ? [] : (list.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }));
  const data =
    value === null || !chosen.data || found.some((each) => each.value === value)
      ? found
      : [{ value, label: chosen.data.name }, ...found];
  return (
    <Select
      {...rest}
      disabled={clientId === null}
      data={data}
      value={value}
      searchable
      onSearchChange={setTyped}
      nothingFoundMessage="No such device"
    />
  );
}

export function SiteSelect({ clientId, value, ...rest }: PickProps): React.JSX.Element {
  const list = useCall(
    siteRoutes.listSites,
    { query: { limit: 200, ...(clientId ? { clientId } : {}) } },
    { on: ['site'], enabled: clientId !== null },
  );
  const data = clientId === null ? [] : (list.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }));
  return (
    <Select
      {...rest}
      disabled={clientId === null}
      data={data}
      value={value}
      searchable
      nothingFoundMessage="No such site"
    />
  );
}
