/** Changes of the client; always under the client user's own scope. */
import type { z } from 'zod';
import type { Actor } from '../base/actor.ts';
import type { Deps } from '../db/deps.ts';
import { scopeOf } from '../db/scope.ts';
import { liveStages, stages } from '../changes/change-api.ts';
import type { Stage, voting } from '../changes/change-api.ts';
import { changeForClient, changesForClient, raiseForClient, voteForClient } from '../changes/for-client.ts';
import type { ChangeLineForClient } from '../changes/for-client.ts';
import { ownClient } from '../people/client-users.ts';
import type { zPortalChange } from './changes-api.ts';

type PortalChange = z.output<typeof zPortalChange>;
type Show = 'open' | 'needs-you' | 'done' | 'all';

const shown: Record<Show, readonly Stage[] | undefined> = {
  open: liveStages,
  'needs-you': ['assessed'],
  done: stages.filter((stage) => !liveStages.includes(stage)),
  all: undefined,
};

export async function listChanges(
  { db, clock }: Deps,
  actor: Actor,
  { show, ...query }: { show: Show; limit: number; after?: string | undefined },
): Promise<{ items: ChangeLineForClient[]; next: string | null }> {
  ownClient(actor);
  return db.as(scopeOf(actor), (tx) => changesForClient(tx, clock, { ...query, stages: shown[show] }));
}

export async function readChange({ db, clock }: Deps, actor: Actor, id: string): Promise<PortalChange> {
  ownClient(actor);
  return db.as(scopeOf(actor), (tx) => changeForClient(tx, clock, actor, id));
}

export async function raiseChange(
  { db, clock }: Deps,
  actor: Actor,
  ask: { title: string; reason: string; deviceIds: string[]; requestId?: string | undefined },
): Promise<PortalChange> {
  const clientId = ownClient(actor);
  return db.as(scopeOf(actor), async (tx) => {
    const id = await raiseForClient(tx, clock, actor, { ...ask, clientId });
    return changeForClient(tx, clock, actor, id);
  });
}

export async function voteOnChange(
  { db, clock }: Deps,
  actor: Actor,
  changeId: string,
  input: z.output<typeof voting>,
): Promise<PortalChange> {
  ownClient(actor);
  return db.as(scopeOf(actor), async (tx) => {
    await voteForClient(tx, { clock }, actor, { ...input, changeId });
    return changeForClient(tx, clock, actor, changeId);
  });
}
