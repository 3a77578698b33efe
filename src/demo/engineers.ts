/** The people's side of the living world: some tickets are taken, answered and solved; others are left to the visitor. */
import type { Actor } from '../base/actor.ts';
import { instantOf, isoOf } from '../base/clock.ts';
import type { Clock, Timer } from '../base/clock.ts';
import { Problem } from '../base/problem.ts';
import type { Deps } from '../db/deps.ts';
import { listTickets } from '../tickets/queue.ts';
import type { TicketLine } from '../tickets/queue.ts';
import { addEntry, claim, readTicket, resolve } from '../tickets/tickets.ts';
import { cliActor } from './cast.ts';
import type { Cast } from './cast.ts';
import { plans } from './plans.ts';
import type { Act, Plan } from './plans.ts';
import { randomFrom } from './random.ts';

export type EngineersOptions = {
  deps: Deps;
  cast: Cast;
  seed?: number;
  /** How many times as fast as usual they act. */ pace?: number;
};
export type Engineers = { stop(): Promise<void> };

const LOOK_EVERY_MS = 1000;
/** From when on somebody may take a ticket that no plan is made for, and how likely they do at each look then. */
const PATIENCE_MS = 4 * 60_000;
const TAKES = 0.004;

export function startEngineers({ deps, cast, seed = 1, pace = 1 }: EngineersOptions): Engineers {
  const { clock, log } = deps;
  const began = isoOf(clock.now());
  const open = new Set(plans);
  const planned = new Set<string>();
  const random = randomFrom(seed + 2);
  const timers = new Set<Timer>();
  let stopped = false;
  let underWay: Promise<unknown> = Promise.resolve();

  const later = (milliseconds: number, work: () => Promise<unknown>): void => {
    if (stopped) return;
    const timer = clock.after(milliseconds, () => {
      timers.delete(timer);
      // One after the other: so few people, and so no two of them race for one ticket.
      underWay = underWay
        .then(() => work())
        .catch((error: unknown) => {
          // The visitor was faster, or has closed it: then it is theirs.
          if (error instanceof Problem) return log.debug({ err: error }, 'a simulated engineer came too late');
          log.error({ err: error }, 'a simulated engineer failed');
        });
    });
    timers.add(timer);
  };
  const begin = (plan: Plan, ticket: TicketLine): void => {
    open.delete(plan);
    planned.add(ticket.id);
    for (const act of plan.acts)
      later((act.after * 1000) / pace, () => doAct({ deps, cast }, plan.who, act, ticket.id));
  };
  const look = async (): Promise<void> => {
    const { items } = await listTickets(deps, cliActor, { sort: 'opened', limit: 100 });
    const fresh = items.filter((ticket) => ticket.openedAt >= began && !planned.has(ticket.id));
    for (const ticket of fresh) {
      const plan = [...open].find((each) => fits(each, ticket));
      if (plan) begin(plan, ticket);
      else if (isLeftAlone(ticket, clock) && random.next() < TAKES) begin(routine(cast, ticket), ticket);
    }
  };
  const again = (): void => later(LOOK_EVERY_MS, () => look().finally(again));
  again();
  return {
    async stop() {
      stopped = true;
      timers.forEach((timer) => timer.cancel());
      await underWay;
    },
  };
}

async function doAct({ deps, cast }: EngineersOptions, who: string, act: Act, id: string): Promise<void> {
  const actor = actorOf(cast, who);
  switch (act.does) {
    case 'claim':
      await claim(deps, actor, id);
      return;
    case 'note':
      await addEntry(deps, actor, id, { audience: 'internal', text: act.text });
      return;
    case 'answer':
      await addEntry(deps, actor, id, { audience: 'client', text: act.text });
      return;
    case 'ask':
      await addEntry(deps, actor, id, { audience: 'client', text: act.text, state: 'waiting-for-client' });
      return;
    case 'resolve':
      await resolve(deps, actor, { id, version: (await readTicket(deps, actor, id)).version, resolution: act.text });
      return;
  }
}

function actorOf(cast: Cast, who: string): Actor {
  const actor = cast.staff.get(who);
  if (!actor) throw new Error(`nobody of the demo is called ${who}`);
  return actor;
}

function fits({ client, title }: Plan, ticket: TicketLine): boolean {
  return ticket.clientName === client && title.test(ticket.title);
}

function isLeftAlone({ state, openedAt }: TicketLine, clock: Clock): boolean {
  return state === 'new' && clock.now() - instantOf(openedAt) > PATIENCE_MS;
}

/** What an engineer does with a ticket that is nothing special. */
function routine(cast: Cast, { clientName }: TicketLine): Plan {
  const who = cast.deputies.get(clientName) ?? '';
  return {
    client: clientName,
    title: /^/u,
    who,
    acts: [
      { after: 0, does: 'claim' },
      {
        after: 40,
        does: 'answer',
        text: 'We have seen this and are looking into it. Nothing is needed from you at the moment.',
      },
      { after: 90, does: 'note', text: 'Checked the neighbouring devices: no further messages of this kind.' },
    ],
  };
}
