/** The people's side of the living world: some tickets are taken, answered and solved; others are left to the visitor. */
import { instantOf, isoOf } from '../base/clock.ts';
import type { Instant, Timer } from '../base/clock.ts';
import { Problem } from '../base/problem.ts';
import type { Deps } from '../db/deps.ts';
import { listTickets } from '../tickets/queue.ts';
import type { TicketLine } from '../tickets/queue.ts';
import { doAct } from './acts.ts';
import { cliActor } from './cast.ts';
import type { Cast } from './cast.ts';
import { courtesy, plans, routine } from './plans.ts';
import type { Act, Plan } from './plans.ts';
import { randomFrom } from './random.ts';

export type EngineersOptions = {
  deps: Deps;
  cast: Cast;
  seed?: number;
  /** How many times as fast as usual they carry out their plans. */
  pace?: number;
};

export type Engineers = { stop(): Promise<void> };

const LOOK_EVERY_MS = 1000;
const TRY_AGAIN_MS = 60_000;
/** From when on somebody may take a ticket that no plan is made for, and how likely they do at each look then. */
const PATIENCE_MS = 4 * 60_000;
const TAKES = 0.0025;

export function startEngineers({ deps, cast, seed = 1, pace = 1 }: EngineersOptions): Engineers {
  const { clock } = deps;
  const began = isoOf(clock.now());
  const open = new Set(plans);
  const worked = new Set<string>();
  const random = randomFrom(seed + 2);
  const agenda = makeAgenda(deps);

  const carryOut = async (who: string, act: Act, id: string): Promise<void> => {
    const actor = cast.staff.get(who);
    if (!actor) throw new Error(`nobody of the demo is called ${who}`);
    const outcome = await doAct(deps, actor, act, id);
    if (outcome === 'later') agenda.later(TRY_AGAIN_MS, () => carryOut(who, act, id));
  };
  const begin = (plan: Pick<Plan, 'who' | 'acts'>, { id }: TicketLine): void => {
    worked.add(id);
    for (const act of plan.acts) agenda.later((act.after * 1000) / pace, () => carryOut(plan.who, act, id));
  };
  const look = async (): Promise<void> => {
    const { items } = await listTickets(deps, cliActor, { sort: 'opened', limit: 100 });
    for (const ticket of items.filter(({ id }) => !worked.has(id))) {
      const plan = [...open].find((each) => ticket.openedAt >= began && fits(each, ticket));
      if (plan) {
        open.delete(plan);
        begin(plan, ticket);
      } else if (isLeftAlone(ticket, clock.now()) && random.next() < TAKES) {
        const acts = ticket.source === 'finding' ? routine : courtesy;
        begin({ who: cast.deputies.get(ticket.clientName) ?? '', acts }, ticket);
      }
    }
  };
  const again = (): void => agenda.later(LOOK_EVERY_MS, () => look().finally(again));
  again();
  return { stop: agenda.stop };
}

type Agenda = { later(milliseconds: number, work: () => Promise<void>): void; stop(): Promise<void> };

/** What is to be done when; one thing after the other, so that no two of these few people race for one ticket. */
function makeAgenda({ clock, log }: Deps): Agenda {
  const timers = new Set<Timer>();
  let stopped = false;
  let underWay: Promise<void> = Promise.resolve();
  const failed = (error: unknown): void => {
    // The visitor was faster, or has closed it: then it is theirs.
    if (error instanceof Problem) log.debug({ err: error }, 'a simulated engineer came too late');
    else log.error({ err: error }, 'a simulated engineer failed');
  };
  return {
    later(milliseconds, work) {
      if (stopped) return;
      const timer = clock.after(milliseconds, () => {
        timers.delete(timer);
        underWay = underWay.then(work).catch(failed);
      });
      timers.add(timer);
    },
    async stop() {
      stopped = true;
      timers.forEach((timer) => timer.cancel());
      await underWay;
    },
  };
}

function fits({ client, title }: Plan, ticket: TicketLine): boolean {
  return ticket.clientName === client && title.test(ticket.title);
}

function isLeftAlone({ state, openedAt }: TicketLine, now: Instant): boolean {
  return state === 'new' && now - instantOf(openedAt) > PATIENCE_MS;
}
