import { MultiSelect } from '@mantine/core';
import { deviceRoutes } from '../../src/estate/api.ts';
import { useCall } from '../kit/query.ts';

/** Devices of one client that a change touches. */
export function DevicesField({
  clientId,
  value,
  onChange,
}: {
  clientId: string | null;
  value: string[];
  onChange: (value: string[]) => void;
}): React.JSX.Element {
  const list = useCall(
    deviceRoutes.listDevices,
    { query: { limit: 200, ...(clientId ? { clientId } : {}) } },
    { on: ['device'], enabled: clientId !== null },
  );
  return (
    <MultiSelect
      label="Devices it touches"
      description="During its window, what is found on them is kept with the change and pages nobody"
      disabled={clientId === null}
      searchable
      value={value}
      onChange={onChange}
      data={(list.data?.items ?? []).map(({ id, name, siteName }) => ({
        value: id,
        label: siteName ? `${name} · ${siteName}` : name,
      }))}
      nothingFoundMessage="No such device"
    />
  );
}
