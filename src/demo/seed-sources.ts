import type { Actor } from '../base/actor.ts';
import { isoOf } from '../base/clock.ts';
import { newId } from '../base/id.ts';
import type { Deps } from '../db/deps.ts';
import { recordFact } from '../db/facts.ts';
import { scopeOf } from '../db/scope.ts';
import { relayOf } from './speakers.ts';
import type { DemoClient } from './world.ts';

/** The client's collector, as the address that passes on what its devices say. */
export async function seedSources(
  { db, clock }: Deps,
  actor: Actor,
  clientId: string,
  client: DemoClient,
): Promise<void> {
  await db.as(scopeOf(actor), async (tx) => {
    const id = newId(clock.now());
    const done = await tx
      .insertInto('relay')
      .values({ id, clientId, name: 'Collector', address: relayOf(client), createdAt: isoOf(clock.now()) })
      .onConflict((on) => on.doNothing())
      .returning('id')
      .execute();
    if (done.length > 0) await recordFact(tx, clock, { topic: 'source.changed', clientId, subjectId: id });
  });
}
