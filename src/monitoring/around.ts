/** Who stands around a device: routing neighbours and the other members of its cluster. */
import type { Session } from '../snmp/session.ts';
import { readHa, readNeighbours } from './health.ts';
import type { Neighbour } from './health.ts';
import type { Profile } from './profiles.ts';
import type { Part } from './states.rules.ts';

export type AroundMemory = {
  /** Neighbours by component, with how many polls in a row they were not in the table. */
  neighbours: Map<string, { part: Part; missing: number }>;
  hasHa: boolean;
};

export function nothingAround(): AroundMemory {
  return { neighbours: new Map(), hasHa: false };
}

/** After a restart of the agent its tables of others (of routing daemons, say) come back later: that is no loss yet. */
const GRACE_POLLS = 5;
const GONE_AFTER = 2;

/** Where there are none, nobody asks each minute: `asksAll` says that this poll asks everybody. */
export async function around(
  session: Session,
  memory: { around: AroundMemory; profile: Profile },
  { asksAll, restarted }: { asksAll: boolean; restarted: boolean },
): Promise<Part[]> {
  const { around: known, profile } = memory;
  const parts: Part[] = [];
  if (restarted) for (const each of known.neighbours.values()) each.missing = -GRACE_POLLS;
  if (asksAll || known.neighbours.size > 0) {
    const { ospf = [], bgp = [] } = await readNeighbours(session);
    parts.push(...neighbourParts(known, [...ospf, ...bgp]));
  }
  if (profile.ha && (asksAll || known.hasHa)) {
    const members = await readHa(session, profile.ha);
    known.hasHa = members.length > 0;
    parts.push(...members.map(({ member, state }): Part => ({ kind: 'ha', component: member, state, detail: {} })));
  }
  return parts;
}

function neighbourParts(known: AroundMemory, found: readonly Neighbour[]): Part[] {
  const seen = new Map(found.map((each) => [componentOf(each), partOf(each)]));
  for (const [component, part] of seen) known.neighbours.set(component, { part, missing: 0 });
  const gone = [...known.neighbours].flatMap(([component, each]): Part[] => {
    if (seen.has(component)) return [];
    each.missing += 1;
    if (each.missing < GONE_AFTER) return [];
    return [{ ...each.part, state: 'down', detail: { ...each.part.detail, word: 'no longer listed' } }];
  });
  return [...seen.values(), ...gone];
}

function componentOf({ protocol, address }: Neighbour): string {
  return `${protocol.toUpperCase()} neighbour ${address}`;
}

function partOf(neighbour: Neighbour): Part {
  const { protocol, address, router, isUp, word } = neighbour;
  return {
    kind: 'neighbour',
    component: componentOf(neighbour),
    state: isUp ? 'up' : 'down',
    detail: { protocol, address, ...(router !== '' && protocol === 'ospf' && { router }), ...(!isUp && { word }) },
    other: router === '' ? [] : [`${protocol.toUpperCase()} neighbour ${router}`],
  };
}
