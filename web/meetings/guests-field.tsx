import { MultiSelect } from '@mantine/core';
import { contactRoutes } from '../../src/people/contacts-api.ts';
import { staffRoutes } from '../../src/people/staff-api.ts';
import { useCall } from '../kit/query.ts';
import { keyOfPerson, personOf } from '../people/person-key.ts';
import type { Person } from '../people/person-key.ts';
import type { Meeting } from './words.ts';

type Known = Meeting['people'][number];

/** Who is asked to come: colleagues, and contacts of the client. */
export function GuestsField({
  clientId,
  known,
  value,
  onChange,
}: {
  clientId: string | null;
  /** Who is asked already, whether or not they are in the lists. */
  known: readonly Known[];
  value: Person[];
  onChange: (guests: Person[]) => void;
}): React.JSX.Element {
  const staff = useCall(staffRoutes.listStaff, { query: { limit: 200 } }, { on: ['staff'] });
  const contacts = useCall(
    contactRoutes.listContacts,
    { query: { limit: 200, clientId: clientId ?? '' } },
    { on: ['contact'], enabled: clientId !== null },
  );
  const ours = (staff.data?.items ?? []).filter(({ service }) => !service).map(({ id, name }) => ({ id, name }));
  const theirs = clientId === null ? [] : (contacts.data?.items ?? []).map(({ id, name }) => ({ id, name }));
  const groups = [
    { group: 'Of ours', items: withKnown(ours, known, 'staff') },
    { group: 'Of the client', items: withKnown(theirs, known, 'contact') },
  ];
  return (
    <MultiSelect
      label="Who is asked to come"
      searchable
      clearable
      value={value.map(keyOfPerson)}
      onChange={(keys) => onChange(keys.flatMap((key) => personOf(key) ?? []))}
      data={groups.filter(({ items }) => items.length > 0)}
      nothingFoundMessage="Nobody by that name"
    />
  );
}

function withKnown(list: { id: string; name: string }[], known: readonly Known[], kind: Person['kind']) {
  const ids = new Set(list.map(({ id }) => id));
  const more = known.filter((each) => each.kind === kind && !ids.has(each.id));
  return [...list, ...more].map(({ id, name }) => ({ value: keyOfPerson({ kind, id }), label: name }));
}
