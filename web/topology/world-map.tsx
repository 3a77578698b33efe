/** The world without the internet: borders come with the app. Great circles, cut at the antimeridian by the projection itself. */
import { geoGraticule10, geoNaturalEarth1, geoPath } from 'd3-geo';
import { useMemo } from 'react';
import { Link } from 'react-router';
import { feature } from 'topojson-client';
import type { Topology } from 'topojson-specification';
import { z } from 'zod';
import world from 'world-atlas/countries-110m.json' with { type: 'json' };
import type { SiteOnMap, State } from '../../src/topology/map-api.ts';
import classes from './topology.module.css';
import { stateSigns, stateWords } from './words.ts';

const WIDTH = 960;
const HEIGHT = 480;
const projection = geoNaturalEarth1().fitExtent(
  [
    [4, 4],
    [WIDTH - 4, HEIGHT - 4],
  ],
  { type: 'Sphere' },
);
const path = geoPath(projection);
const borders = z.custom<Topology>().parse(world);

type Props = {
  sites: readonly SiteOnMap[];
  links: readonly { a: string; b: string; count: number; state: State }[];
};
type Placed = { site: SiteOnMap; x: number; y: number };

export function WorldMap({ sites, links }: Props): React.JSX.Element {
  const land = useMemo(() => {
    const countries = borders.objects['countries'];
    return countries === undefined ? '' : (path(feature(borders, countries)) ?? '');
  }, []);
  const placed = sites.flatMap((site): Placed[] => {
    const at = site.longitude === null || site.latitude === null ? null : projection([site.longitude, site.latitude]);
    return at ? [{ site, x: at[0], y: at[1] }] : [];
  });
  const byId = new Map(placed.map((each) => [each.site.id, each.site]));
  const named = withoutOverlap(placed);
  return (
    <svg
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      className={classes['world']}
      role="group"
      aria-label="Sites on the world map"
    >
      <path d={path({ type: 'Sphere' }) ?? ''} className={classes['sea']} />
      <path d={path(geoGraticule10()) ?? ''} className={classes['graticule']} />
      <path d={land} className={classes['land']} />
      {links.map(({ a, b, state }) => {
        const [from, to] = [byId.get(a), byId.get(b)];
        if (!from || !to) return null;
        return <path key={`${a} ${b}`} d={routeOf(from, to)} className={classes['route']} data-state={state} />;
      })}
      {placed.map(({ site, x, y }) => (
        <Link
          key={site.id}
          to={`/topology/${site.clientId}?site=${site.id}`}
          aria-label={`${site.name}, ${site.clientName}: ${stateWords[site.state]}. ${site.says}`}
          className={classes['site']}
        >
          <title>{`${site.name}, ${site.clientName}: ${site.says}`}</title>
          {site.state === 'down' || site.state === 'unreachable' ? (
            <rect
              x={x - 6}
              y={y - 6}
              width={12}
              height={12}
              className={classes['place']}
              data-state={site.state}
              transform={`rotate(45 ${x} ${y})`}
            />
          ) : (
            <circle cx={x} cy={y} r={5.5} className={classes['place']} data-state={site.state} />
          )}
          {named.has(site.id) && (
            <text x={x + 10} y={y + 4} className={classes['placeName']}>
              {stateSigns[site.state]} {site.name}
            </text>
          )}
        </Link>
      ))}
    </svg>
  );
}

function routeOf(from: SiteOnMap, to: SiteOnMap): string {
  const coordinates = [from, to].map(({ longitude, latitude }) => [longitude ?? 0, latitude ?? 0]);
  return path({ type: 'LineString', coordinates }) ?? '';
}

const order: readonly State[] = ['down', 'unreachable', 'silent', 'degraded', 'up', 'unwatched'];

/** Names that do not lie over each other; what is worst is named first. The list below names all. */
function withoutOverlap(placed: readonly Placed[]): Set<string> {
  const taken: { x: number; y: number; width: number }[] = [];
  const named = new Set<string>();
  for (const { site, x, y } of placed.toSorted((p, q) => order.indexOf(p.site.state) - order.indexOf(q.site.state))) {
    const width = 16 + site.name.length * 6.2;
    if (taken.some((each) => Math.abs(each.y - y) < 14 && x < each.x + each.width && each.x < x + width)) continue;
    taken.push({ x, y, width });
    named.add(site.id);
  }
  return named;
}
