import { MultiSelect } from '@mantine/core';
import { mapRoutes } from '../../src/topology/draw-api.ts';
import type { NetworkMap } from '../../src/topology/map-api.ts';
import { useCall } from '../kit/query.ts';

/** Links of one client's network that a change touches; `known`: those it has already, which may be gone from the network. */
export function LinksField({
  clientId,
  value,
  known = [],
  onChange,
}: {
  clientId: string | null;
  value: string[];
  known?: readonly { id: string; words: string }[];
  onChange: (value: string[]) => void;
}): React.JSX.Element | null {
  const map = useCall(
    mapRoutes.readMap,
    { params: { clientId: clientId ?? '' }, query: {} },
    { on: ['topology'], enabled: clientId !== null },
  );
  const all = map.data ? optionsOf(map.data) : [];
  const options = [...known.map(({ id, words }) => ({ value: id, label: words })), ...all];
  if (options.length === 0) return null;
  return (
    <MultiSelect
      label="Links it touches"
      description="From its network; the devices at their ends are touched with them"
      searchable
      value={value}
      onChange={onChange}
      data={[...new Map(options.map((option) => [option.value, option])).values()]}
      nothingFoundMessage="No such link"
      limit={200}
    />
  );
}

function optionsOf({ nodes, links }: NetworkMap): { value: string; label: string }[] {
  const names = new Map(nodes.map(({ id, name }) => [id, name]));
  const end = (id: string, port: string): string => `${names.get(id) ?? ''} ${port}`.trim();
  return links
    .filter(({ lostAt }) => lostAt === null)
    .map(({ id, a, b, aPort, bPort }) => ({ value: id, label: `${end(a, aPort)} – ${end(b, bPort)}` }))
    .toSorted((one, other) => one.label.localeCompare(other.label));
}
