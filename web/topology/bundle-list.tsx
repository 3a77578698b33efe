import { Title, UnstyledButton } from '@mantine/core';
import type { MapLink, NetworkMap } from '../../src/topology/map-api.ts';
import { pairOf } from './bundles.ts';
import { StateBadge } from './state-badge.tsx';
import classes from './topology.module.css';

/** Every link between the same two nodes: which one is looked at, and the way to the others. */
export function BundleList({
  map,
  link,
  onLink,
}: {
  map: NetworkMap;
  link: MapLink;
  onLink: (linkId: string) => void;
}): React.JSX.Element | null {
  const all = map.links.filter((each) => pairOf(each) === pairOf(link));
  if (all.length < 2) return null;
  return (
    <div>
      <Title order={3} mb={6}>
        {all.length} links between them
      </Title>
      <ul className={classes['bundle']} aria-label="Links between them">
        {all.map((each) => (
          <li key={each.id}>
            <UnstyledButton
              className={classes['bundled']}
              aria-current={each.id === link.id}
              onClick={() => onLink(each.id)}
            >
              <span>{portsOf(each, link)}</span>
              <StateBadge state={each.state} />
            </UnstyledButton>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Both ports, in the order of the link that is looked at. */
function portsOf(each: MapLink, { a }: MapLink): string {
  const [one, other] = each.a === a ? [each.aPort, each.bPort] : [each.bPort, each.aPort];
  return `${one || 'port not known'} – ${other || 'port not known'}`;
}
