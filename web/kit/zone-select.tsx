import { Select } from '@mantine/core';
import type { SelectProps } from '@mantine/core';

const zones = ['UTC', ...Intl.supportedValuesOf('timeZone')];

/** The viewer's own zone: the best guess for a new record. */
export const ownZone = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** A time zone by its IANA name. */
export function ZoneSelect(props: Omit<SelectProps, 'data'>): React.JSX.Element {
  return (
    <Select
      label="Time zone"
      placeholder="Europe/London"
      {...props}
      data={zones}
      searchable
      limit={60}
      nothingFoundMessage="No such time zone"
    />
  );
}
