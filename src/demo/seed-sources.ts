import type { Actor } from '../base/actor.ts';
import type { Deps } from '../db/deps.ts';
import { addRelay, listSources } from '../intake/sources.ts';
import { relayOf } from './speakers.ts';
import type { DemoClient } from './world.ts';

const ALL = 200;

/** The client's collector, as the address that passes on what its devices say. */
export async function seedSources(deps: Deps, actor: Actor, clientId: string, client: DemoClient): Promise<void> {
  const address = relayOf(client);
  const known = await listSources(deps, actor, 'relay', { clientId, limit: ALL });
  if (!known.items.some((relay) => relay.address === address))
    await addRelay(deps, actor, { clientId, name: `Collector of ${client.name}`, address });
}
