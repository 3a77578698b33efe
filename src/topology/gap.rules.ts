/** What is a gap, as data: each rule finds its cases in the drawing and says why in one sentence about these devices. */
import type { GapSeverity } from './gap-api.ts';
import {
  daysBetween,
  ends,
  flatSegments,
  guards,
  hit,
  isBorder,
  isWell,
  named,
  notAsDrawn,
  oneArmed,
  placeOf,
  spineOf,
} from './gap-cases.rules.ts';
import type { GapWorld, Hit } from './gap-cases.rules.ts';

export type GapRule = {
  id: string;
  name: string;
  severity: GapSeverity;
  risk: string;
  fix: string;
  find: (world: GapWorld) => Hit[];
};

const exposed = new Set(['users', 'outside', 'guest', 'guests', 'internet', 'public', 'cameras']);
const SUPPORT_DAYS = 180;

export const gapRules: readonly GapRule[] = [
  {
    id: 'single-device',
    name: 'Single point of failure: a device',
    severity: 'high',
    risk: 'When it fails, what is behind it is cut off until it is replaced.',
    fix: 'Add a second device beside it and connect both sides to each of the two.',
    find: ({ nodes, links }) => {
      const spine = spineOf(nodes, links);
      return [...spine.weak.nodes].map(([id, parts]) => {
        const cut = parts.flat();
        return hit(
          [id],
          `${spine.name(id)} is a single point of failure`,
          `Without ${spine.name(id)}, ${named(cut, spine.name)} cannot be reached.`,
          { nodes: [id], links: [] },
        );
      });
    },
  },
  {
    id: 'single-link',
    name: 'Single point of failure: a link',
    severity: 'medium',
    risk: 'When this one line fails, the two sides do not reach each other.',
    fix: 'Add a second line on another path, from another provider where it leaves the building.',
    find: ({ nodes, links }) => {
      const spine = spineOf(nodes, links);
      const byId = new Map(nodes.map((node) => [node.id, node]));
      return links
        .filter(({ id, a, b }) => spine.weak.links.has(id) && isBorder(byId.get(a), byId.get(b)))
        .map(({ id, a, b }) =>
          hit(
            [id],
            `Only one link between ${spine.name(a)} and ${spine.name(b)}`,
            `It is the only way to ${named(spine.weak.links.get(id) ?? [], spine.name)}.`,
            { nodes: [a, b], links: [id] },
          ),
        );
    },
  },
  {
    id: 'unpaired',
    name: 'Firewall without a pair',
    severity: 'medium',
    risk: 'A reboot or an upgrade of the only firewall is an outage.',
    fix: 'Add a second firewall as a high-availability pair, or accept the outage with a date.',
    find: ({ nodes }) =>
      nodes
        .filter(({ kind, peerId, layers }) => guards.has(kind) && peerId === null && layers.length > 0)
        .map(({ id, name }) =>
          hit([id], `${name} has no pair`, `${name} stands alone: no other firewall takes over when it fails.`, {
            nodes: [id],
            links: [],
          }),
        ),
  },
  {
    id: 'broken-pair',
    name: 'Broken high availability',
    severity: 'high',
    risk: 'The pair looks safe and is not: the next fault of the other half is an outage.',
    fix: 'Bring the other half back, then prove a failover in a window.',
    find: ({ nodes }) => {
      const byId = new Map(nodes.map((node) => [node.id, node]));
      return nodes.flatMap((node) => {
        if (node.peerId === null) return [];
        const peer = byId.get(node.peerId);
        if (peer && peer.peerId === node.id && isWell(peer)) return [];
        const why = !peer
          ? 'the other half is not there'
          : isWell(peer)
            ? `${peer.name} is paired with something else`
            : `${peer.name} is ${peer.state}`;
        return [
          hit([node.id], `The pair of ${node.name} is broken`, `${node.name} runs alone: ${why}.`, {
            nodes: [node.id, ...(peer ? [peer.id] : [])],
            links: [],
          }),
        ];
      });
    },
  },
  {
    id: 'unmonitored-device',
    name: 'Device that nothing watches',
    severity: 'medium',
    risk: 'It can fail or be changed and nobody is told.',
    fix: 'Add it to the estate and poll it, or let it send its log.',
    find: ({ nodes }) =>
      nodes
        .filter(({ kind, state }) => !ends.has(kind) && kind !== 'cloud' && state === 'unwatched')
        .map(({ id, name, deviceId }) =>
          hit(
            [id],
            `Nothing watches ${name}`,
            deviceId === null
              ? `${name} is on the map and not in the estate.`
              : `${name} is in the estate; it is not polled.`,
            { nodes: [id], links: [] },
          ),
        ),
  },
  {
    id: 'unmonitored-link',
    name: 'Link that nothing watches',
    severity: 'low',
    risk: 'It can be down for weeks until the other one fails too.',
    fix: 'Poll the port at one of its ends, and name the ports.',
    find: ({ nodes, links }) => {
      const { name, has } = spineOf(nodes, links);
      return links
        .filter(({ a, b, layers, lostAt }) => has(a) && has(b) && lostAt === null && !layers.includes('monitored'))
        .map(({ id, a, b }) =>
          hit([id], `Nothing watches the link ${name(a)} – ${name(b)}`, `No port of it is polled at either end.`, {
            nodes: [a, b],
            links: [id],
          }),
        );
    },
  },
  {
    id: 'unknown-device',
    name: 'Unknown device',
    severity: 'high',
    risk: 'Nobody knows whose it is, what it does and who can sign in to it.',
    fix: 'Find it at the port named here; add it to the estate, or take it off the network.',
    find: ({ nodes, links }) =>
      nodes
        .filter(({ kind, deviceId, layers }) => kind === 'unknown' && deviceId === null && layers.includes('seen'))
        .map(({ id, name }) => {
          const own = links.filter(({ a, b }) => a === id || b === id);
          const at = own.map((link) => placeOf(link, id, nodes)).join(', ');
          return hit(
            [id],
            `${name} is unknown`,
            `${name} was seen at ${at || 'a port that is not known'} and is in no list of ours.`,
            { nodes: [id], links: own.map((link) => link.id) },
          );
        }),
  },
  {
    id: 'support-end',
    name: 'End of support',
    severity: 'medium',
    risk: 'Faults found after that day are not mended by the vendor.',
    fix: 'Replace it before the day, or buy longer support.',
    find: ({ nodes, traits, today }) =>
      nodes.flatMap(({ id, name }) => {
        const end = traits.get(id)?.supportEnd ?? null;
        if (end === null || daysBetween(today, end) > SUPPORT_DAYS) return [];
        const why =
          end < today
            ? `Support of ${name} ended on ${end}.`
            : `Support of ${name} ends on ${end}, in ${daysBetween(today, end)} days.`;
        return [
          hit([id], end < today ? `${name} is out of support` : `Support of ${name} ends`, why, {
            nodes: [id],
            links: [],
          }),
        ];
      }),
  },
  {
    id: 'certificate',
    name: 'Certificate that runs out',
    severity: 'medium',
    risk: 'On that day connections to it are refused, or people learn to ignore warnings.',
    fix: 'Renew it, and let it be renewed by itself from then on.',
    find: ({ nodes, traits }) =>
      nodes.flatMap(({ id, name }) =>
        (traits.get(id)?.certificates ?? []).map((one) =>
          hit([id, one.name], `Certificate of ${one.name} on ${name} runs out`, `On ${name}, ${one.words}.`, {
            nodes: [id],
            links: [],
          }),
        ),
      ),
  },
  {
    id: 'management-exposed',
    name: 'Management reachable from users or outside',
    severity: 'high',
    risk: 'Whoever sits there can try passwords and known faults on the device itself.',
    fix: 'Allow its management from the management zone only, by a filter on the device and on the way.',
    find: ({ nodes, traits }) =>
      nodes.flatMap(({ id, name }) => {
        const from = (traits.get(id)?.managedFrom ?? []).filter((zone) => exposed.has(zone.toLowerCase()));
        return from.length === 0
          ? []
          : [
              hit(
                [id],
                `Management of ${name} is exposed`,
                `The management of ${name} can be reached from ${from.join(' and ')}.`,
                { nodes: [id], links: [] },
              ),
            ];
      }),
  },
  {
    id: 'no-firewall',
    name: 'Zones without a firewall between them',
    severity: 'high',
    risk: 'What breaks into one of them is in the other at once.',
    fix: 'Route between them through a firewall, and allow by name what is needed.',
    find: flatSegments,
  },
  {
    id: 'one-armed',
    name: 'Redundant links to one device',
    severity: 'low',
    risk: 'Two links to one switch help against a cable, not against the switch.',
    fix: 'Move one of the links to the second switch.',
    find: oneArmed,
  },
  {
    id: 'not-as-drawn',
    name: 'Not as drawn',
    severity: 'low',
    risk: 'Whoever trusts the drawing in an outage pulls the wrong cable.',
    fix: 'Correct the drawing, or the cable.',
    find: notAsDrawn,
  },
];
