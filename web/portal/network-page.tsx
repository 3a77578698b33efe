import { Stack, Table, Text, Title } from '@mantine/core';
import { Network } from 'lucide-react';
import { portalTopologyRoutes } from '../../src/portal/topology-api.ts';
import type { PortalGap, PortalMap } from '../../src/portal/topology-api.ts';
import type { State } from '../../src/topology/map-api.ts';
import { StatusBadge } from '../kit/badges.tsx';
import { Card } from '../kit/card.tsx';
import { Page } from '../kit/page.tsx';
import { useCall } from '../kit/query.ts';
import { EmptyState, Shown } from '../kit/states.tsx';
import { ExactTime } from '../kit/time.tsx';
import { Graph } from '../topology/graph.tsx';
import type { ShownMap } from '../topology/graph-parts.ts';
import { Legend } from '../topology/legend.tsx';
import { StateBadge } from '../topology/state-badge.tsx';
import classes from '../topology/topology.module.css';

const sentences: Record<State, string> = {
  down: 'does not work',
  unreachable: 'cannot be reached, because something before it does not work',
  silent: 'has not been heard for longer than usual',
  degraded: 'works, with less than it should have',
  up: 'works',
  unwatched: 'is not watched by us',
};

/** The client's own network in plain words: the picture, what is wrong with it, and what we have agreed to mend. */
export function PortalNetworkPage(): React.JSX.Element {
  const map = useCall(portalTopologyRoutes.portalMap, { query: {} }, { on: ['topology'], keep: true });
  const gaps = useCall(portalTopologyRoutes.portalGaps, {}, { on: ['gap'], keep: true });
  return (
    <Page title="Network">
      <Shown query={map}>{(shown) => <OwnMap map={shown} />}</Shown>
      <Title order={2}>What we have agreed to look after</Title>
      <Shown query={gaps}>
        {({ items }) =>
          items.length === 0 ? (
            <Text size="sm">Nothing at present.</Text>
          ) : (
            <Stack gap="sm">
              {items.map((gap) => (
                <OneGap key={gap.id} gap={gap} />
              ))}
            </Stack>
          )
        }
      </Shown>
    </Page>
  );
}

function OwnMap({ map }: { map: PortalMap }): React.JSX.Element {
  if (map.nodes.length === 0)
    return (
      <EmptyState icon={Network} title="Your network is not drawn yet">
        Once it is, you see here how it is at this moment.
      </EmptyState>
    );
  const wrong = wrongIn(map);
  return (
    <>
      <Text role="status">
        {wrong.length === 0
          ? 'Everything that we watch works.'
          : `${wrong.length} ${wrong.length === 1 ? 'part does' : 'parts do'} not work as it should.`}
      </Text>
      <div className={classes['frame']} style={{ minHeight: '52dvh' }}>
        <Graph
          map={shownOf(map)}
          says={`Your network: ${map.nodes.length} devices, ${map.links.length} links. The table below names what is wrong.`}
          folded={map.nodes.length > 80}
          onChoose={() => undefined}
        />
        <Legend />
      </div>
      {wrong.length > 0 && (
        <Card p="none">
          <Table.ScrollContainer minWidth={320}>
            <Table aria-label="What is wrong" fz="sm" horizontalSpacing="md">
              <Table.Tbody>
                {wrong.map(({ id, name, state, since }) => (
                  <Table.Tr key={id}>
                    <Table.Td>
                      <StateBadge state={state} />
                    </Table.Td>
                    <Table.Td>
                      {name} {sentences[state]}
                      {since && (
                        <>
                          {' '}
                          since <ExactTime at={since} />
                        </>
                      )}
                      .
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
        </Card>
      )}
    </>
  );
}

type Wrong = { id: string; name: string; state: State; since: string | null };

function wrongIn({ nodes, links }: PortalMap): Wrong[] {
  const names = new Map(nodes.map(({ id, name }) => [id, name]));
  const bad = ({ state }: { state: State }): boolean => state !== 'up' && state !== 'unwatched';
  return [
    ...links.filter(bad).map(({ id, a, b, state, since }) => ({
      id,
      name: `The link between ${names.get(a) ?? '?'} and ${names.get(b) ?? '?'}`,
      state,
      since,
    })),
    ...nodes.filter(bad).map(({ id, name, state }) => ({ id, name, state, since: null })),
  ];
}

/** The map draws what the console's does; what a client is not told is blank. */
function shownOf({ nodes, links }: PortalMap): ShownMap {
  const blank = { layers: [], sayings: [], reasons: [], version: 1 };
  return {
    nodes: nodes.map(({ site, ...node }) => ({
      ...blank,
      ...node,
      siteName: site,
      deviceId: null,
      zone: '',
      peerId: null,
      managedFrom: [],
      addresses: [],
    })),
    links: links.map(({ name, since: _since, ...link }) => ({
      ...blank,
      ...link,
      label: name,
      aPort: '',
      bPort: '',
      aLag: '',
      bLag: '',
      megabits: null,
      lostAt: null,
    })),
  };
}

function OneGap({ gap }: { gap: PortalGap }): React.JSX.Element {
  return (
    <Card>
      <Text fw={600}>{gap.title}</Text>
      <Text size="sm" mt={4}>
        {gap.why} {gap.risk}
      </Text>
      <Text size="sm" mt={4}>
        What helps: {gap.fix}
      </Text>
      <Text size="sm" c="dimmed" mt={6}>
        {gap.state === 'accepted' ? (
          <StatusBadge tone="violet">
            Accepted by {gap.acceptedBy} until {gap.acceptedUntil}
          </StatusBadge>
        ) : (
          <>
            {gap.owner ? `${gap.owner} looks after it` : 'We look after it'}
            {gap.nextOn ? `; next on ${gap.nextOn}` : ''}
          </>
        )}
      </Text>
    </Card>
  );
}
