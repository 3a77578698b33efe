/** One act of a simulated engineer, by the same verbs as anyone's. */
import type { Actor } from '../base/actor.ts';
import type { Deps } from '../db/deps.ts';
import { addEntry, claim, readTicket, resolve } from '../tickets/tickets.ts';
import type { Act } from './plans.ts';

/** Acts; `later`: it is too early for this act, try again. Does nothing on a ticket that is someone else's by now. */
export async function doAct(deps: Deps, actor: Actor, act: Act, id: string): Promise<'done' | 'later'> {
  if (act.does === 'claim') {
    await claim(deps, actor, id);
    return 'done';
  }
  const ticket = await readTicket(deps, actor, id);
  if (ticket.assigneeId !== actor.id || ticket.state === 'closed') return 'done';
  switch (act.does) {
    case 'note':
      await addEntry(deps, actor, id, { audience: 'internal', text: act.text });
      return 'done';
    case 'answer':
      await addEntry(deps, actor, id, { audience: 'client', text: act.text });
      return 'done';
    case 'ask':
      await addEntry(deps, actor, id, { audience: 'client', text: act.text, state: 'waiting-for-client' });
      return 'done';
    case 'resolve':
      if (act.whenOver && ticket.source === 'finding' && ticket.conditionsClearedAt === null) return 'later';
      if (ticket.state !== 'resolved')
        await resolve(deps, actor, { id, version: ticket.version, resolution: act.text });
      return 'done';
  }
}
