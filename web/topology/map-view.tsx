import { ActionIcon, Select, Text } from '@mantine/core';
import { Network, Shuffle } from 'lucide-react';
import { mapRoutes } from '../../src/topology/draw-api.ts';
import { layers, states } from '../../src/topology/map-api.ts';
import type { NetworkMap } from '../../src/topology/map-api.ts';
import { useVerb } from '../kit/query.ts';
import { EmptyState } from '../kit/states.tsx';
import { useMay } from '../people/session.ts';
import { fitting, isFolded, sumsOf } from './filter.ts';
import type { PageState, SetPage } from './filter.ts';
import { Graph } from './graph.tsx';
import { Legend } from './legend.tsx';
import classes from './topology.module.css';
import { layerWords, stateWords } from './words.ts';

type Props = { map: NetworkMap; state: PageState; setState: SetPage; lit?: ReadonlySet<string> };

/** The picture with what is chosen of it. */
export function MapView({ map, state, setState, lit }: Props): React.JSX.Element {
  const manages = useMay('devices.manage') && state.at === undefined;
  const move = useVerb(mapRoutes.placeNodes, { touches: [] });
  const again = useVerb(mapRoutes.layOut, {
    touches: ['topology'],
    says: 'Laid out anew; what was put by hand stays.',
  });
  const params = { clientId: map.clientId };
  const shown = fitting(map, state);
  if (map.nodes.length === 0)
    return (
      <EmptyState icon={Network} title={state.at ? 'Nothing was known then' : 'Nothing is on the map yet'}>
        Devices of the estate appear by themselves. Draw the design, import it, or let discovery look.
      </EmptyState>
    );
  return (
    <div className={classes['frame']}>
      <Graph
        map={shown}
        says={`Map of ${map.clientName}: ${sumsOf(shown)}. The list shows the same.`}
        folded={isFolded(state.hosts, shown.nodes.length)}
        {...(lit ? { lit } : {})}
        chosen={state.node ?? state.link}
        onChoose={(part) =>
          setState({
            node: part?.kind === 'node' ? part.id : undefined,
            link: part?.kind === 'link' ? part.id : undefined,
          })
        }
        onMove={manages ? (places) => move.mutate({ params, body: { places } }) : undefined}
      />
      <div className={classes['corner']}>
        {manages && (
          <ActionIcon
            variant="default"
            size="lg"
            aria-label="Lay out anew"
            title="Lay out anew"
            loading={again.isPending}
            onClick={() => again.mutate({ params, body: { keep: true } })}
          >
            <Shuffle size={16} />
          </ActionIcon>
        )}
      </div>
      <Legend />
    </div>
  );
}

/** Site, layer, state, hosts. */
export function MapFilters({ map, state, setState }: Props): React.JSX.Element {
  const sites = new Map(
    map.nodes.flatMap(({ siteId, siteName }) => (siteId === null ? [] : [[siteId, siteName ?? '']])),
  );
  return (
    <div className={classes['bar']}>
      <Select
        aria-label="Site"
        placeholder="All sites"
        clearable
        w={170}
        data={[...sites].map(([value, label]) => ({ value, label }))}
        value={state.site ?? null}
        onChange={(site) => setState({ site: site ?? undefined })}
      />
      <Select
        aria-label="Layer"
        placeholder="All layers"
        clearable
        w={150}
        data={layers.map((value) => ({ value, label: layerWords[value] }))}
        value={state.layer ?? null}
        onChange={(value) => setState({ layer: layers.find((each) => each === value) })}
      />
      <Select
        aria-label="State"
        placeholder="All states"
        clearable
        w={140}
        data={states.map((value) => ({ value, label: stateWords[value] }))}
        value={state.state ?? null}
        onChange={(value) => setState({ state: states.find((each) => each === value) })}
      />
      <Select
        aria-label="Hosts"
        w={180}
        allowDeselect={false}
        data={[
          { value: 'auto', label: 'Hosts: by their number' },
          { value: 'folded', label: 'Hosts: in their switch' },
          { value: 'shown', label: 'Hosts: all shown' },
        ]}
        value={state.hosts}
        onChange={(value) => setState({ hosts: value === 'folded' || value === 'shown' ? value : 'auto' })}
      />
      <Text size="sm" c="dimmed" role="status">
        {sumsOf(fitting(map, state))}
      </Text>
    </div>
  );
}
