/** Links that a change touches: what is at their ends is touched too, whoever of the two tells of it. */
import { notFound } from '../base/problem.ts';
import type { Tx } from '../db/open.ts';
import { readWires } from '../topology/wiring.ts';
import type { WireEnd } from '../topology/wiring.ts';

/** `words`: both ends, as the network has them. */
export type Link = { id: string; words: string; deviceIds: readonly string[] };

/** These links of the client's network; those the change has already stay as they are, also when they are gone since. */
export async function linksNamed(
  tx: Tx,
  clientId: string,
  ids: readonly string[],
  known: readonly Link[] = [],
): Promise<Link[]> {
  const before = new Map(known.map((link) => [link.id, link]));
  const isNew = ids.some((id) => !before.has(id));
  const wires = new Map(isNew ? (await readWires(tx, clientId)).map((wire) => [wire.id, wire]) : []);
  return [...new Set(ids)].map((id) => {
    const [old, wire] = [before.get(id), wires.get(id)];
    if (old) return old;
    if (!wire) throw notFound('topology-link');
    const { a, b } = wire;
    const deviceIds = [a.deviceId, b.deviceId].filter((each) => each !== null);
    return { id, words: `${endOf(a)} – ${endOf(b)}`, deviceIds };
  });
}

const endOf = ({ name, port }: WireEnd): string => `${name} ${port}`.trim();

/** The devices of a change with those at the ends of its links, each once. */
export function withEnds(deviceIds: readonly string[], links: readonly Link[]): string[] {
  return [...new Set([...deviceIds, ...links.flatMap((link) => link.deviceIds)])];
}
