import { MultiSelect } from '@mantine/core';
import { MOST_RECIPIENTS, reportRoutes } from '../../src/reports/api.ts';
import { useCall } from '../kit/query.ts';
import { keyOfPerson, personOf } from '../people/person-key.ts';
import type { Person } from '../people/person-key.ts';

export function personIds(keys: readonly string[]): { staffIds: string[]; contactIds: string[] } {
  const people = keys.flatMap((key) => personOf(key) ?? []);
  const of = (kind: Person['kind']): string[] => people.filter((each) => each.kind === kind).map(({ id }) => id);
  return { staffIds: of('staff'), contactIds: of('contact') };
}

type Reachable = { id: string; name: string; address: string };
type Choice = { group: string; items: { value: string; label: string }[] };

/** Those who may have it, and who of the chosen ones is among them; everybody until that is known. */
export function useReachable(clientId: string | null, chosen: readonly string[]): { data: Choice[]; kept: string[] } {
  const found = useCall(
    reportRoutes.listReportRecipients,
    { query: clientId === null ? {} : { client: clientId } },
    { on: ['staff', 'contact', 'client'] },
  ).data;
  const items = (kind: Person['kind'], people: readonly Reachable[]): Choice['items'] =>
    people.map(({ id, name, address }) => ({ value: keyOfPerson({ kind, id }), label: `${name} · ${address}` }));
  const data = [
    { group: 'People of the SOC', items: items('staff', found?.staff ?? []) },
    { group: 'Contacts of the client', items: items('contact', found?.contacts ?? []) },
  ].filter((group) => group.items.length > 0);
  const known = new Set(data.flatMap((group) => group.items.map((item) => item.value)));
  return { data, kept: chosen.filter((key) => found === undefined || known.has(key)) };
}

type Props = {
  data: Choice[];
  all: boolean;
  /** Of those chosen before, who may not have it: taken out when it is saved. */
  gone: number;
  value: string[];
  onChange: (value: string[]) => void;
};

/** Only those who may have it are there to choose. */
export function RecipientSelect({ data, all, gone, value, onChange }: Props): React.JSX.Element {
  const left = gone === 1 ? 'One person may not have it and is' : `${gone} people may not have it and are`;
  return (
    <MultiSelect
      label="To"
      description={
        all
          ? 'People of the SOC who see all these clients too'
          : 'People of the SOC who see the client, and contacts of it; those are told what the portal shows'
      }
      required
      searchable
      maxValues={MOST_RECIPIENTS}
      nothingFoundMessage="Nobody by that name may have it"
      data={data}
      value={value}
      onChange={onChange}
      error={gone === 0 ? undefined : `${left} taken out when you save.`}
    />
  );
}
