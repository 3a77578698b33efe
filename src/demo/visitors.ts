/** Tickets that people open themselves, as from the portal and from a telephone call. */
import type { Actor } from '../base/actor.ts';
import type { Deps } from '../db/deps.ts';
import { scopeOf } from '../db/scope.ts';
import { openIn } from '../tickets/open.ts';
import { ticketIdByRequest } from '../tickets/store.ts';
import type { Level } from '../tickets/ticket-api.ts';
import type { Cast } from './cast.ts';

type Wish = {
  email: string;
  title: string;
  description: string;
  component: string;
  impact: Level;
  urgency: Level;
  /** The same at every start, so that it is opened once. */ requestId: string;
};

const wishes: readonly Wish[] = [
  {
    email: 'femke@northwind.example',
    title: 'Video meetings on the guest network at Rotterdam',
    description:
      'Visitors at the Rotterdam terminal cannot join video meetings from the guest network. We would like the usual meeting services to be allowed there. There is no hurry before Thursday.',
    component: 'guest network',
    impact: 'low',
    urgency: 'medium',
    requestId: '7d1f6a52-0d0e-4a53-9c55-0c7b4f1f2a01',
  },
  {
    email: 'tyler@cascade.example',
    title: 'Slow file transfers between Portland and Reno',
    description:
      'Since this morning copies from Portland to the Reno warehouse take four times as long as usual. Both lines look idle to us.',
    component: 'site link',
    impact: 'medium',
    urgency: 'medium',
    requestId: '7d1f6a52-0d0e-4a53-9c55-0c7b4f1f2a02',
  },
  {
    email: 'lucia@helios.example',
    title: 'VPN users cannot sign in since the certificate was renewed',
    description:
      'Colleagues in Zaragoza get "certificate not trusted" since about ten o’clock. Those in the office are fine.',
    component: 'remote access',
    impact: 'medium',
    urgency: 'medium',
    requestId: '7d1f6a52-0d0e-4a53-9c55-0c7b4f1f2a03',
  },
  {
    email: 'wanjiru@savanna.example',
    title: 'VPN users cannot sign in, certificate warning',
    description: 'Field engineers see a warning about the certificate and then nothing. It worked yesterday.',
    component: 'remote access',
    impact: 'medium',
    urgency: 'medium',
    requestId: '7d1f6a52-0d0e-4a53-9c55-0c7b4f1f2a04',
  },
  {
    email: 'colin@brightwater.example',
    title: 'VPN sign in fails for users at home: certificate',
    description: 'Three of our home workers reported it this morning. All have the new client.',
    component: 'remote access',
    impact: 'low',
    urgency: 'medium',
    requestId: '7d1f6a52-0d0e-4a53-9c55-0c7b4f1f2a05',
  },
];

/** Each wish becomes a ticket of its client, once. */
export async function openWishes(deps: Deps, cast: Cast): Promise<void> {
  for (const { email, ...wish } of wishes) {
    const actor = cast.users.get(email);
    if (!actor) throw new Error(`the demo has no client user ${email}`);
    await openOne(deps, actor, wish);
  }
}

async function openOne(deps: Deps, actor: Actor, wish: Omit<Wish, 'email'>): Promise<void> {
  const [clientId] = actor.clients;
  if (clientId === undefined) throw new Error('a client user has a client');
  await deps.db.as(scopeOf(actor), async (tx) => {
    // Opening it again would do no harm, but would leave a gap in the numbers at each start.
    if ((await ticketIdByRequest(tx, clientId, wish.requestId)) !== undefined) return;
    await openIn(tx, deps.clock, actor, {
      ...wish,
      clientId,
      source: 'portal',
      audience: 'client',
      deviceId: null,
      requesterUserId: actor.id,
      requesterContactId: null,
      requesterName: actor.name,
      claim: false,
    });
  });
}
