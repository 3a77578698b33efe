/** Huddles as staff see them. */
import type { z } from 'zod';
import { notFound } from '../base/problem.ts';
import type { Tx } from '../db/open.ts';
import type { zHuddle, zHuddleLine } from './huddle-api.ts';
import { huddleLine, likeText, linesOf, offersOf, optionsOf, peopleOf } from './store.ts';
import type { HuddleLineRow } from './store.ts';

export type Huddle = z.output<typeof zHuddle>;
export type HuddleLine = z.output<typeof zHuddleLine>;

/** One huddle, or 404 for what is not there and for what is not the asker's. */
export async function readHuddleIn(tx: Tx, id: string): Promise<Huddle> {
  const row = await huddleLine(tx, id);
  if (!row) throw notFound('huddle');
  const options = await optionsOf(tx, id);
  const lines = await linesOf(tx, id);
  return {
    ...lineOf(row),
    options: options.map(({ byName, ...option }) => ({ ...option, by: byName, chosen: option.id === row.optionId })),
    lines: lines.map(({ byName, ...line }) => ({ ...line, by: byName })),
    people: await peopleOf(tx, id),
    offers: await offersOf(tx, id),
  };
}

/** Decided huddles most like a record, in the caller's transaction. */
export async function similarHuddles(
  tx: Tx,
  text: { title: string; more: string },
  most: number,
): Promise<HuddleLine[]> {
  return (await likeText(tx, text, most)).map(lineOf);
}

export function lineOf(row: HuddleLineRow): HuddleLine {
  const { aboutKind, aboutId, aboutName, commanderId, commanderName, scribeId, scribeName } = row;
  return {
    ...row,
    about: { kind: aboutKind, id: aboutId, name: aboutName },
    commander: personIn(commanderId, commanderName),
    scribe: personIn(scribeId, scribeName),
    openedBy: { id: row.openedById, name: row.openedByName },
  };
}

function personIn(id: string | null, name: string | null): { id: string; name: string } | null {
  return id === null || name === null ? null : { id, name };
}
