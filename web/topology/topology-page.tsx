import { Anchor, Button, Stack, Text } from '@mantine/core';
import { FileUp } from 'lucide-react';
import { Link, useParams } from 'react-router';
import { mapRoutes } from '../../src/topology/draw-api.ts';
import type { NetworkMap } from '../../src/topology/map-api.ts';
import { useFilters } from '../kit/filters.ts';
import { useKeys } from '../kit/keys.ts';
import { Page } from '../kit/page.tsx';
import { useCall } from '../kit/query.ts';
import { Shown } from '../kit/states.tsx';
import { Tabs } from '../kit/tabs.tsx';
import { useMay } from '../people/session.ts';
import { CompareView } from './compare-view.tsx';
import { DiscoveryView } from './discovery-view.tsx';
import { DrawButtons } from './draw-dialogs.tsx';
import { fitting, pageShape } from './filter.ts';
import type { PageState, SetPage } from './filter.ts';
import { GapsView } from './gaps-view.tsx';
import { ListView } from './list-view.tsx';
import { MapFilters, MapView } from './map-view.tsx';
import { PartDrawer } from './part-drawer.tsx';
import type { PartSlots } from './part-drawer.tsx';
import { Scrubber } from './scrubber.tsx';

const views = [
  { value: 'map', label: 'Map' },
  { value: 'list', label: 'List' },
  { value: 'compare', label: 'Compare' },
  { value: 'gaps', label: 'Gaps' },
  { value: 'discovery', label: 'Discovery' },
] as const;

/** The network of one client. What stands higher comes in through `slots`. */
export function TopologyPage({ slots = {} }: { slots?: PartSlots }): React.JSX.Element {
  const { clientId = '' } = useParams();
  const [state, setState] = useFilters(pageShape);
  const query = state.at === undefined ? {} : { at: state.at };
  const map = useCall(
    mapRoutes.readMap,
    { params: { clientId }, query },
    { on: ['topology'], about: clientId, keep: true },
  );
  useKeys('Map', [
    { keys: 'v m', says: 'The map', run: () => setState({ view: 'map' }) },
    { keys: 'v l', says: 'The list', run: () => setState({ view: 'list' }) },
    { keys: 'v c', says: 'Compare', run: () => setState({ view: 'compare' }) },
    { keys: 'v g', says: 'Gaps', run: () => setState({ view: 'gaps' }) },
    { keys: 'v d', says: 'Discovery', run: () => setState({ view: 'discovery' }) },
    { keys: 'v n', says: 'Now', run: () => setState({ at: undefined }) },
  ]);
  return <Shown query={map}>{(shown) => <OneMap map={shown} state={state} setState={setState} slots={slots} />}</Shown>;
}

type Props = { map: NetworkMap; state: PageState; setState: SetPage; slots: PartSlots };

function OneMap({ map, state, setState, slots }: Props): React.JSX.Element {
  const manages = useMay('devices.manage') && state.at === undefined;
  const chosen =
    state.node !== undefined
      ? { kind: 'node' as const, id: state.node }
      : state.link !== undefined
        ? { kind: 'link' as const, id: state.link }
        : undefined;
  return (
    <Page
      title={`Network of ${map.clientName}`}
      fill={state.view === 'map'}
      beside={<Tabs label="View" value={state.view} tabs={views} onChange={(view) => setState({ view })} />}
      actions={
        manages && (
          <>
            <Button
              variant="default"
              component={Link}
              to={`/topology/${map.clientId}/import`}
              leftSection={<FileUp size={15} />}
            >
              Import
            </Button>
            <DrawButtons map={map} />
          </>
        )
      }
    >
      <Text size="sm">
        <Anchor component={Link} to="/topology" size="sm">
          All sites
        </Anchor>
      </Text>
      {(state.view === 'map' || state.view === 'list') && <MapFilters map={map} state={state} setState={setState} />}
      {state.view === 'map' && <MapView map={map} state={state} setState={setState} />}
      {state.view === 'list' && (
        <Stack>
          <ListView map={fitting(map, state)} onChoose={({ kind, id }) => setState({ [kind]: id })} />
        </Stack>
      )}
      {state.view === 'compare' && <CompareView clientId={map.clientId} state={state} setState={setState} />}
      {state.view === 'gaps' && <GapsView map={map} state={state} setState={setState} />}
      {state.view === 'discovery' && <DiscoveryView clientId={map.clientId} />}
      {state.view !== 'gaps' && state.view !== 'discovery' && (
        <Scrubber clientId={map.clientId} at={state.at} onAt={(at) => setState({ at })} />
      )}
      <PartDrawer
        map={map}
        chosen={chosen}
        slots={slots}
        onClose={() => setState({ node: undefined, link: undefined })}
        onLink={(link) => setState({ link, node: undefined })}
      />
    </Page>
  );
}
