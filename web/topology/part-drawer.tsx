import { Anchor, Button, Drawer, Group, Stack, Text, Title } from '@mantine/core';
import { Link } from 'react-router';
import { isoOf } from '../../src/base/clock.ts';
import { mapRoutes } from '../../src/topology/draw-api.ts';
import type { MapLink, MapNode, NetworkMap } from '../../src/topology/map-api.ts';
import { kindWord } from '../estate/words.ts';
import { Facts } from '../kit/facts.tsx';
import { useCall, useVerb } from '../kit/query.ts';
import { Shown } from '../kit/states.tsx';
import { serverNow } from '../kit/ticker.ts';
import { ExactTime, RelativeTime } from '../kit/time.tsx';
import { useMay } from '../people/session.ts';
import { BundleList } from './bundle-list.tsx';
import { EditLink, EditNode } from './edit-part.tsx';
import { StateBadge } from './state-badge.tsx';
import classes from './topology.module.css';
import { layerWords, portWord, sourceWords } from './words.ts';

/** What higher slices show of a link or a device: its traffic, its tickets. The console fills it. */
export type PartSlots = {
  link?: (link: MapLink, ends: { a: MapNode | undefined; b: MapNode | undefined }) => React.ReactNode;
  node?: (node: MapNode) => React.ReactNode;
};

type Props = {
  map: NetworkMap;
  chosen: { kind: 'node' | 'link'; id: string } | undefined;
  slots: PartSlots;
  onClose: () => void;
  onLink: (linkId: string) => void;
};

/** One link or node: how it is, who says so and how old that is, what changed last. */
export function PartDrawer({ map, chosen, slots, onClose, onLink }: Props): React.JSX.Element {
  const node = chosen?.kind === 'node' ? map.nodes.find(({ id }) => id === chosen.id) : undefined;
  const link = chosen?.kind === 'link' ? map.links.find(({ id }) => id === chosen.id) : undefined;
  const ends = {
    a: map.nodes.find(({ id }) => id === link?.a),
    b: map.nodes.find(({ id }) => id === link?.b),
  };
  const title = node?.name ?? (link ? `${ends.a?.name ?? '?'} – ${ends.b?.name ?? '?'}` : '');
  return (
    <Drawer
      opened={node !== undefined || link !== undefined}
      onClose={onClose}
      position="right"
      size="md"
      title={<strong>{title}</strong>}
    >
      {node && <NodePart map={map} node={node} more={slots.node?.(node)} />}
      {link && (
        <Stack>
          <BundleList map={map} link={link} onLink={onLink} />
          <LinkPart map={map} link={link} ends={ends} more={slots.link?.(link, ends)} />
        </Stack>
      )}
    </Drawer>
  );
}

type Ends = { a: MapNode | undefined; b: MapNode | undefined };

function LinkPart({
  map,
  link,
  ends,
  more,
}: {
  map: NetworkMap;
  link: MapLink;
  ends: Ends;
  more: React.ReactNode;
}): React.JSX.Element {
  const manages = useMay('devices.manage');
  const erase = useVerb(mapRoutes.eraseLink, { touches: ['topology'], says: 'Taken out of the design.' });
  const params = { clientId: map.clientId, linkId: link.id };
  return (
    <Stack>
      <How part={link} />
      <Facts
        facts={[
          [ends.a?.name ?? 'One end', endText(link.aPort, link.aLag)],
          [ends.b?.name ?? 'Other end', endText(link.bPort, link.bLag)],
          ['Label', link.label],
          ['Speed', link.megabits === null ? '' : speedText(link.megabits)],
          ['Not seen since', link.lostAt !== null && <ExactTime at={link.lostAt} />],
        ]}
      />
      <Sayings part={link} />
      {more}
      <LastChanges clientId={map.clientId} query={{ linkId: link.id }} />
      {manages && (
        <Group>
          <EditLink clientId={map.clientId} link={link} names={[ends.a?.name ?? '', ends.b?.name ?? '']} />
          {link.layers.includes('designed') && (
            <Button variant="default" loading={erase.isPending} onClick={() => erase.mutate({ params })}>
              Take out of the design
            </Button>
          )}
        </Group>
      )}
    </Stack>
  );
}

function NodePart({ map, node, more }: { map: NetworkMap; node: MapNode; more: React.ReactNode }): React.JSX.Element {
  const manages = useMay('devices.manage');
  const erase = useVerb(mapRoutes.eraseNode, { touches: ['topology'], says: 'Taken out of the design.' });
  const peer = map.nodes.find(({ id }) => id === node.peerId);
  const params = { clientId: map.clientId, nodeId: node.id };
  return (
    <Stack>
      <How part={node} />
      <Facts
        facts={[
          ['Kind', kindWord(node.kind)],
          ['Site', node.siteName],
          ['Zone', node.zone],
          ['Paired with', peer?.name],
          ['Addresses', node.addresses.join(', ')],
        ]}
      />
      {node.deviceId && (
        <Anchor component={Link} to={`/devices/${node.deviceId}`} size="sm">
          Its page
        </Anchor>
      )}
      <Sayings part={node} />
      {more}
      <LastChanges clientId={map.clientId} query={{ nodeId: node.id }} />
      {manages && (
        <Group>
          <EditNode map={map} node={node} />
          {node.layers.includes('designed') && (
            <Button variant="default" loading={erase.isPending} onClick={() => erase.mutate({ params })}>
              Take out of the design
            </Button>
          )}
        </Group>
      )}
    </Stack>
  );
}

function How({ part }: { part: MapNode | MapLink }): React.JSX.Element {
  return (
    <div>
      <StateBadge state={part.state} />
      {part.reasons.map(({ text, since }) => (
        <Text key={`${text} ${since}`} size="sm" mt={6}>
          {text} (<RelativeTime at={since} />)
        </Text>
      ))}
      {part.state === 'unwatched' && (
        <Text size="sm" mt={6}>
          Nothing watches this, so nothing is known of how it is.
        </Text>
      )}
    </div>
  );
}

function Sayings({ part }: { part: MapNode | MapLink }): React.JSX.Element {
  return (
    <div>
      <Title order={3} mb={6}>
        Who says that it is there
      </Title>
      <ul className={classes['list']}>
        {part.sayings.length === 0 && <li>Nobody, any more.</li>}
        {part.sayings.map(({ layer, source, from, seenAt }) => (
          <li key={`${layer} ${source}`}>
            <strong>{layerWords[layer]}</strong>
            {sourceWords[source] ?? source}
            <Text span size="xs" c="dimmed">
              since <ExactTime at={from} only="day" />
              {seenAt && (
                <>
                  , last told <RelativeTime at={seenAt} />
                </>
              )}
            </Text>
          </li>
        ))}
      </ul>
    </div>
  );
}

const WEEK_MS = 7 * 24 * 3_600_000;

function LastChanges({
  clientId,
  query,
}: {
  clientId: string;
  query: { nodeId: string } | { linkId: string };
}): React.JSX.Element {
  const from = isoOf(Math.floor(serverNow() / 3_600_000) * 3_600_000 - WEEK_MS);
  const told = useCall(
    mapRoutes.listHappenings,
    { params: { clientId }, query: { from, ...query } },
    { on: ['topology'], about: clientId },
  );
  return (
    <div>
      <Title order={3} mb={6}>
        Last changes
      </Title>
      <Shown query={told}>
        {({ items }) => (
          <ul className={classes['list']}>
            {items.length === 0 && <li>None in the last 7 days.</li>}
            {items.slice(0, 12).map((each) => (
              <li key={`${each.at} ${each.text}`}>
                <ExactTime at={each.at} />
                <span>{each.text}</span>
              </li>
            ))}
          </ul>
        )}
      </Shown>
    </div>
  );
}

function endText(port: string, lag: string): string {
  return lag === '' ? portWord(port) : `${portWord(port)}, member of ${lag}`;
}

function speedText(megabits: number): string {
  return megabits >= 1000 ? `${megabits / 1000} Gbit/s` : `${megabits} Mbit/s`;
}
