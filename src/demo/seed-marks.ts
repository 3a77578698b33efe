/** Tickets that are over and what clients said of them, and views of the two teams: made once, by the same verbs as anyone's. */
import type { Actor } from '../base/actor.ts';
import type { Deps } from '../db/deps.ts';
import { scopeOf } from '../db/scope.ts';
import { markTicket } from '../portal/portal.ts';
import { openIn } from '../tickets/open.ts';
import { ticketIdByRequest } from '../tickets/store.ts';
import { addEntry, claim, close, resolve } from '../tickets/tickets.ts';
import { addView, listViews } from '../tickets/views.ts';
import type { Cast } from './cast.ts';

type Over = {
  email: string;
  who: string;
  title: string;
  description: string;
  component: string;
  answer: string;
  done: string;
  mark: number;
  text: string;
  /** The same at every start, so that it is opened once. */
  requestId: string;
};

const MINUTE = 60_000;
const idOf = (n: number): string => `5b0c9e2e-3f65-4c0e-8a41-2d6f1b7c9a${String(n).padStart(2, '0')}`;

const over: readonly Over[] = [
  {
    email: 'femke@northwind.example',
    who: 'Jordan Hale',
    title: 'New handheld scanners at Venlo do not get an address',
    description: 'Twelve new scanners join the wireless network and then say "no address". The old ones work.',
    component: 'DHCP',
    answer: 'The range of the scanners is used up. I am making it larger now.',
    done: 'The range for scanners was doubled. All twelve have an address, and thirty more would fit.',
    mark: 5,
    text: 'Solved while I was still on the telephone.',
    requestId: idOf(1),
  },
  {
    email: 'femke@northwind.example',
    who: 'Priya Raman',
    title: 'Printing from the customs office is slow',
    description: 'Each page takes about a minute since Monday.',
    component: 'print server',
    answer: 'The port of the print server runs at 10 Mbit/s. We are looking at the cable.',
    done: 'A damaged cable at the print server was replaced; its port runs at 1 Gbit/s again.',
    mark: 4,
    text: '',
    requestId: idOf(2),
  },
  {
    email: 'colin@brightwater.example',
    who: 'Samuel Okoro',
    title: 'Remote reading of the pumps stopped overnight',
    description: 'No readings between 02:10 and 06:40. Operations had to send people out.',
    component: 'cellular gateway',
    answer: 'The gateway lost its connection and did not dial again. We are restarting it.',
    done: 'The gateway was restarted and dials again by itself. Its firmware is known to forget this; an update is planned.',
    mark: 2,
    text: 'Nobody told us at night. We heard of it from our own people in the morning.',
    requestId: idOf(3),
  },
  {
    email: 'tyler@cascade.example',
    who: 'Ben Whitaker',
    title: 'Guest wireless password for an audit',
    description: 'Six auditors come for two days and need the guest network.',
    component: 'guest network',
    answer: 'Vouchers for six people are on their way to you.',
    done: 'Six vouchers for two days were sent to you; they end by themselves.',
    mark: 5,
    text: '',
    requestId: idOf(4),
  },
  {
    email: 'rafael@planalto.example',
    who: 'Luis Ortega',
    title: 'Card terminals at the airport branch drop out',
    description: 'Two of five terminals lose their connection every few minutes.',
    component: 'branch switch',
    answer: 'Both hang on one switch that restarts. A new one goes out today.',
    done: 'The switch was replaced. No terminal has lost its connection since.',
    mark: 3,
    text: 'It works, but two visits were needed.',
    requestId: idOf(5),
  },
  {
    email: 'wanjiru@savanna.example',
    who: 'Tomasz Zielinski',
    title: 'Second factor of a field engineer is lost',
    description: 'His telephone fell into the river. He needs to sign in from Mombasa.',
    component: 'remote access',
    answer: 'I have called him back on his stored number. A new enrolment is on its way.',
    done: 'Proved by a call back, enrolled anew; the old telephone can no longer sign in.',
    mark: 5,
    text: 'Asante. Careful and quick.',
    requestId: idOf(6),
  },
];

const views = [
  { who: 'Jordan Hale', name: 'Late or nearly late', filter: { tab: 'live', breach: 'at-risk', sort: 'due' } },
  { who: 'Aoife Brennan', name: 'With a vendor', filter: { state: 'waiting-for-vendor', sort: 'updated' } },
  { who: 'Maya Castellano', name: 'Nobody’s, gravest first', filter: { tab: 'unassigned', sort: 'priority' } },
  { who: 'Devon Price', name: 'Waiting for an answer', filter: { tab: 'waiting', sort: 'updated' } },
] as const;

export async function seedMarks(deps: Deps, cast: Cast): Promise<void> {
  for (const each of over) await liveThrough(deps, cast, each);
}

/** Two of each SOC. */
export async function seedViews(deps: Deps, cast: Cast): Promise<void> {
  for (const { who, name, filter } of views) {
    const owner = actorIn(cast.staff, who);
    const known = await listViews(deps, owner);
    if (!known.items.some((view) => view.name === name)) await addView(deps, owner, { name, for: 'soc', filter });
  }
}

/** Within the quarter of an hour of the first response: a promise that is past when it is made would count as broken. */
async function liveThrough(deps: Deps, cast: Cast, { who, email, mark, text, ...ask }: Over): Promise<void> {
  const [user, staff] = [actorIn(cast.users, email), actorIn(cast.staff, who)];
  const id = await opened(ago(deps, 14), user, ask);
  if (id === undefined) return;
  await claim(ago(deps, 12), staff, id);
  const { ticket } = await addEntry(ago(deps, 11), staff, id, { audience: 'client', text: ask.answer });
  const { version } = await resolve(ago(deps, 5), staff, { id, version: ticket.version, resolution: ask.done });
  await close(ago(deps, 3), staff, { id, version });
  await markTicket(ago(deps, 1), user, id, { mark, text });
}

/** Undefined: it was opened at an earlier start. */
async function opened(
  deps: Deps,
  user: Actor,
  { title, description, component, requestId }: Pick<Over, 'title' | 'description' | 'component' | 'requestId'>,
): Promise<string | undefined> {
  const [clientId] = user.clients;
  if (clientId === undefined) throw new Error('a client user has a client');
  return deps.db.as(scopeOf(user), async (tx) => {
    if ((await ticketIdByRequest(tx, clientId, requestId)) !== undefined) return undefined;
    return openIn(tx, deps.clock, user, {
      ...{ clientId, title, description, component, requestId, source: 'portal', audience: 'client' },
      ...{ deviceId: null, requesterContactId: null, requesterUserId: user.id, requesterName: user.name },
      ...{ impact: 'low', urgency: 'medium', claim: false },
    });
  });
}

/** The same deps with the clock standing so many minutes before now. */
function ago(deps: Deps, minutes: number): Deps {
  const now = deps.clock.now() - minutes * MINUTE;
  return { ...deps, clock: { ...deps.clock, now: () => now } };
}

function actorIn(people: ReadonlyMap<string, Actor>, name: string): Actor {
  const actor = people.get(name);
  if (!actor) throw new Error(`nobody of the demo is called ${name}`);
  return actor;
}
