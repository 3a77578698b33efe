/** What else happens in a change's window: for a person to weigh when it is scheduled, and to see on its page. */
import type { z } from 'zod';
import type { Tx } from '../db/open.ts';
import { meetingsWithin } from '../meetings/coming.ts';
import { busyWithin, freezesOver, overlapping } from './around.store.ts';
import type { zConflict } from './change-api.ts';
import { utc } from './clock.rules.ts';
import { numberOf } from './rules.ts';
import type { ChangeRow } from './step.rules.ts';

type Conflict = z.output<typeof zConflict>;
type Windowed = Pick<ChangeRow, 'id' | 'clientId' | 'kind' | 'engineerId' | 'windowFrom' | 'windowTo' | 'dueAt'>;
type Window = { from: string; to: string };

/** A freeze forbids the window, an emergency excepted. */
export async function conflictsIn(tx: Tx, change: Windowed): Promise<Conflict[]> {
  const { id, kind, windowFrom, windowTo, dueAt } = change;
  if (windowFrom === null || windowTo === null) return [];
  const freezes = (await freezesOver(tx, id)).map((each): Conflict => ({
    ...{ kind: 'freeze', id: each.id, says: `Freeze: ${each.reason}`, from: each.fromAt, to: each.toAt },
    forbids: kind !== 'emergency',
  }));
  const others = (await overlapping(tx, id)).map((each): Conflict => ({
    ...{ kind: 'change', id: each.id, from: each.windowFrom, to: each.windowTo, forbids: false },
    says: `${numberOf(each.number)} ${each.title} (${each.stage}) on the same devices`,
  }));
  const rooms = (await busyWithin(tx, id)).map((each): Conflict => ({
    ...{ kind: each.kind, id: each.id, says: `War room: ${each.title}`, from: each.fromAt, to: each.toAt },
    forbids: false,
  }));
  const meetings = await meetingConflicts(tx, change, { from: windowFrom, to: windowTo });
  return [...freezes, ...others, ...rooms, ...meetings, ...lateConflicts(dueAt, windowTo)];
}

/** Meetings of the client, and others that its engineer is asked to, where the reader may see them. */
async function meetingConflicts(tx: Tx, { clientId, engineerId }: Windowed, { from, to }: Window): Promise<Conflict[]> {
  const found = await meetingsWithin(tx, { clientId, staffId: engineerId, from, to });
  return found.map((each) => ({
    ...{ kind: 'meeting', id: each.meetingId, from: each.startsAt, to: each.endsAt, forbids: false },
    says: each.clientId === clientId ? `Meeting: ${each.title}` : `Meeting with ${each.clientName}: ${each.title}`,
  }));
}

function lateConflicts(dueAt: string | null, windowTo: string): Conflict[] {
  if (dueAt === null || windowTo <= dueAt) return [];
  const says = `The window ends after the promise, ${utc(dueAt)}`;
  return [{ kind: 'outside-lines', id: null, says, from: dueAt, to: windowTo, forbids: false }];
}
