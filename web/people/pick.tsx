/** Fields that choose a client or a colleague by typing a part of the name. */
import { Select } from '@mantine/core';
import type { SelectProps } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { clientRoutes } from '../../src/people/clients-api.ts';
import { staffRoutes } from '../../src/people/staff-api.ts';
import { useCall } from '../kit/query.ts';
import { useMe } from './session.ts';

type PickProps = Omit<SelectProps, 'data' | 'value' | 'onChange' | 'searchValue' | 'onSearchChange'> & {
  value: string | null;
  onChange: (value: string | null) => void;
};

const FEW = 200;

export function ClientSelect({ value, ...rest }: PickProps): React.JSX.Element {
  const [typed, setTyped] = useState('');
  const [q] = useDebouncedValue(typed, 200);
  const list = useCall(
    clientRoutes.listClients,
    { query: { limit: FEW, ...searched(q) } },
    { on: ['client'], keep: true },
  );
  const chosen = useCall(
    clientRoutes.getClient,
    { params: { clientId: value ?? '' } },
    { on: ['client'], enabled: value !== null },
  );
  const found = (list.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }));
  return (
    <Select
      {...rest}
      data={withChosen(found, value, chosen.data?.name)}
      value={value}
      searchable
      onSearchChange={setTyped}
      nothingFoundMessage="No such client"
    />
  );
}

/** The same as a filter: nothing chosen is every client. */
export function ClientFilter({
  value,
  onChange,
  label = 'Client',
}: {
  value: string | undefined;
  onChange: (value: string | undefined) => void;
  label?: string;
}): React.JSX.Element {
  return (
    <ClientSelect
      aria-label={label}
      placeholder={label}
      clearable
      value={value ?? null}
      onChange={(chosen) => onChange(chosen ?? undefined)}
    />
  );
}

export function StaffSelect({
  value,
  others = [],
  ...rest
}: PickProps & { others?: readonly { value: string; label: string }[] }): React.JSX.Element {
  const me = useMe();
  const [typed, setTyped] = useState('');
  const [q] = useDebouncedValue(typed, 200);
  const list = useCall(staffRoutes.listStaff, { query: { limit: FEW, ...searched(q) } }, { on: ['staff'], keep: true });
  const special = others.some((each) => each.value === value);
  const chosen = useCall(
    staffRoutes.getStaff,
    { params: { staffId: value ?? '' } },
    { on: ['staff'], enabled: value !== null && !special },
  );
  const found = (list.data?.items ?? [])
    .filter((each) => !each.service)
    .map(({ id, name }) => ({ value: id, label: id === me.id ? `${name} (you)` : name }));
  return (
    <Select
      {...rest}
      data={[...others, ...withChosen(found, special ? null : value, chosen.data?.name)]}
      value={value}
      searchable
      onSearchChange={setTyped}
      nothingFoundMessage="Nobody by that name"
    />
  );
}

function searched(q: string): { q?: string } {
  // A chosen name stands in the field too: looking for "Ann (you)" finds nobody.
  const words = q.replace(/ \(you\)$/, '').trim();
  return words === '' ? {} : { q: words };
}

function withChosen(
  found: { value: string; label: string }[],
  value: string | null,
  name: string | undefined,
): { value: string; label: string }[] {
  if (value === null || name === undefined || found.some((each) => each.value === value)) return found;
  return [{ value, label: name }, ...found];
}
