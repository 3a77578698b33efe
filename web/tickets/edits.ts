/** Two people edit the same ticket: what each changed since the version both began with, and what is to be chosen. */
import { z } from 'zod';
import { Problem } from '../../src/base/problem.ts';
import { zPriority, zState } from '../../src/tickets/ticket-api.ts';

export type Edited = { title: string; description: string; component: string; deviceId: string | null };
export const editedFields = ['title', 'description', 'component', 'deviceId'] as const;
export type EditedField = (typeof editedFields)[number];

const zCurrent = z.object({
  version: z.number(),
  title: z.string(),
  description: z.string(),
  component: z.string(),
  deviceId: z.string().nullable(),
  state: zState,
  priority: zPriority,
  assigneeName: z.string().nullable(),
});
export type Current = z.output<typeof zCurrent>;

/** The ticket as it is now, when the refusal says that someone changed it meanwhile. */
export function currentOf(error: Error): Current | undefined {
  if (!(error instanceof Problem) || error.code !== 'ticket/changed') return undefined;
  return zCurrent.safeParse(error.more['current']).data;
}

/** Fields that both changed, each to something else: a person must say which to keep. */
export function clashes(base: Edited, mine: Edited, theirs: Edited): EditedField[] {
  return editedFields.filter(
    (field) => mine[field] !== base[field] && theirs[field] !== base[field] && mine[field] !== theirs[field],
  );
}

/** Fields that only they changed: taken over. */
export function takenOver(base: Edited, mine: Edited, theirs: Edited): EditedField[] {
  return editedFields.filter((field) => mine[field] === base[field] && theirs[field] !== base[field]);
}

/** Mine, with what only they changed; of what both changed, mine until it is chosen otherwise. */
export function joined(base: Edited, mine: Edited, theirs: Edited): Edited {
  const of = <F extends EditedField>(field: F): Edited[F] =>
    mine[field] === base[field] ? theirs[field] : mine[field];
  return {
    title: of('title'),
    description: of('description'),
    component: of('component'),
    deviceId: of('deviceId'),
  };
}

const seenFields = [...editedFields, 'state', 'priority', 'assigneeName'] as const;
export type SeenField = (typeof seenFields)[number];

/** What a person who wrote meanwhile has not seen yet. */
export function changedSince(seen: Current, now: Current): SeenField[] {
  return seenFields.filter((field) => seen[field] !== now[field]);
}
