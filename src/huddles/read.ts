/** Huddles as staff see them. */
import type { z } from 'zod';
import { notFound } from '../base/problem.ts';
import type { Tx } from '../db/open.ts';
import { ticketAbout } from './around.store.ts';
import type { zHuddle, zHuddleLine } from './huddle-api.ts';
import { huddleLine, likeText, linesOf, offersOf, optionsOf, peopleOf } from './store.ts';
import type { HuddleLineRow, LineRow } from './store.ts';

export type Huddle = z.output<typeof zHuddle>;
export type HuddleLine = z.output<typeof zHuddleLine>;

const LINES_SHOWN = 100;

export function logLineOf({ byName, seq: _seq, ...line }: LineRow): Huddle['lines'][number] {
  return { ...line, by: byName };
}

/** `most`: of its log, the newest; null: all of it. One huddle, or 404 for what is not there and for what is not the asker's. */
export async function readHuddleIn(tx: Tx, id: string, most: number | null = LINES_SHOWN): Promise<Huddle> {
  const row = await huddleLine(tx, id);
  if (!row) throw notFound('huddle');
  const options = await optionsOf(tx, id);
  const lines = await linesOf(tx, id, { limit: most });
  return {
    ...lineOf(row),
    options: options.map(({ byName, ...option }) => ({ ...option, by: byName, chosen: option.id === row.optionId })),
    lines: lines.toReversed().map(logLineOf),
    ticketId: (await ticketAbout(tx, { kind: row.aboutKind, id: row.aboutId })) ?? null,
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
