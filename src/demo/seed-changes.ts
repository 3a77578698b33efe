/** Changes in every stage, made once by the same verbs as anyone's, on a clock that stands where each act was done. */
import type { Actor } from '../base/actor.ts';
import { isoOf } from '../base/clock.ts';
import {
  attachConfig,
  editChange,
  listChanges,
  moveChange,
  raiseChange,
  readChange,
  voteOnChange,
} from '../changes/changes.ts';
import { raiseForClient, voteForClient } from '../changes/for-client.ts';
import type { Change } from '../changes/read.ts';

import { addFreeze, addModel, setAuthority } from '../changes/settings.ts';
import type { Stage } from '../changes/change-api.ts';
import type { Deps } from '../db/deps.ts';
import { systemScope } from '../db/open.ts';
import { scopeOf } from '../db/scope.ts';
import { listDevices } from '../estate/devices.ts';
import { listClients } from '../people/clients.ts';
import { listContacts } from '../people/contacts.ts';
import type { People } from '../people/people.ts';
import { readWires } from '../topology/wiring.ts';
import { cliActor } from './cast.ts';
import type { Cast } from './cast.ts';
import { changes } from './changes.ts';
import type { DemoChange } from './changes.ts';

const ALL = 200;
const HOUR = 3_600_000;

export async function seedChanges(people: People, cast: Cast): Promise<void> {
  const { items: known } = await listChanges(people, cliActor, { show: 'all', limit: ALL });
  const { items: clients } = await listClients(people, cliActor, { archived: 'all', limit: ALL });
  const clientIds = new Map(clients.map(({ name, id }) => [name, id]));
  if (known.length === 0) await settle(people, cast, clientIds.get('Northwind Logistics') ?? '');
  for (const change of changes)
    if (!known.some(({ title }) => title === change.title))
      await tellStory({ deps: people, cast, change, clientId: clientIds.get(change.client) ?? '' });
}

/** What one client has settled: a list, a model, a freeze to come. */
async function settle(deps: Deps, cast: Cast, clientId: string): Promise<void> {
  const jordan = staffIn(cast, 'Jordan Hale');
  const femke = userIn(cast, 'femke@northwind.example');
  const { items } = await listContacts(deps, cliActor, { clientId, limit: ALL });
  const bram = items.find(({ name }) => name === 'Bram Jansen');
  const list = [{ kind: 'client-user' as const, id: femke.id ?? '', mayRequest: true, mayApprove: true }];
  const contacts = bram ? [{ kind: 'contact' as const, id: bram.id, mayRequest: true, mayApprove: false }] : [];
  await setAuthority(deps, jordan, clientId, { people: [...list, ...contacts] });
  await addModel(deps, jordan, clientId, {
    name: 'Block an address at the edge',
    plan: 'Add the address to the list blocked-at-edge; commit.',
    testPlan: '',
    backOut: 'Take it off the list; commit.',
    answers: { reach: 'nobody', tested: 'here', back: 'minutes', hours: 'inside', access: 'no' },
    authorisedHow: 'Annex C of the contract, signed by Femke de Vries',
  });
  const now = deps.clock.now();
  await addFreeze(deps, jordan, clientId, {
    siteId: null,
    fromAt: isoOf(now + 9 * 24 * HOUR),
    toAt: isoOf(now + 12 * 24 * HOUR),
    reason: 'Stocktaking',
  });
}

type Story = { deps: Deps; cast: Cast; change: DemoChange; clientId: string };

/** The same deps with the clock standing `ago` hours before now. */
function past(deps: Deps, ago: number): Deps {
  const now = deps.clock.now() - ago * HOUR;
  return { ...deps, clock: { ...deps.clock, now: () => now } };
}

async function tellStory(story: Story): Promise<void> {
  const { deps, cast, change } = story;
  const engineer = staffIn(cast, change.engineer);
  let made = await raised(story, engineer);
  if (change.plan === '') return;
  // Planned a little later, voted on a little later still, and the rest around its window.
  const then = (share: number): Deps =>
    past(deps, change.raised - Math.min(2, change.raised - Math.max(0, change.window)) * share);
  const from = deps.clock.now() - change.window * HOUR;
  made = await editChange(then(0.2), engineer, made.id, {
    version: made.version,
    answers: change.answers,
    plan: change.plan,
    testPlan: change.testPlan,
    backOut: change.backOut,
    windowFrom: isoOf(from),
    windowTo: isoOf(from + 3 * HOUR),
    ...(change.linkTo !== undefined && {
      linkIds: await linksBetween(deps, made.clientId, change.device, change.linkTo),
    }),
  });
  made = await moveChange(then(0.3), engineer, made.id, move(made, 'assessed'));
  if (change.until === 'assessed') {
    await voteOnChange(then(0.5), staffIn(cast, change.peers[0] ?? ''), made.id, approving(made));
    return;
  }
  made = await approved(story, then(0.6), made);
  await done(story, engineer, then(0.8), made);
}

async function raised({ deps, cast, change, clientId }: Story, engineer: Actor): Promise<Change> {
  const at = past(deps, change.raised);
  const { title, reason, kind, asks } = change;
  const deviceIds = change.device === '' ? [] : [await deviceId(deps, clientId, change.device)];
  if ('user' in asks) {
    const user = userIn(cast, asks.user);
    const id = await deps.db.as(scopeOf(user), (tx) =>
      raiseForClient(tx, at.clock, user, { clientId, title, reason, deviceIds }),
    );
    return readChange(at, engineer, id);
  }
  const { items } = await listContacts(deps, cliActor, { clientId, limit: ALL });
  const contact = items.find(({ name }) => name === asks.contact);
  const requester = contact ? { kind: 'contact' as const, id: contact.id } : null;
  return raiseChange(at, engineer, {
    clientId,
    kind,
    modelId: null,
    title,
    reason,
    requester,
    ticketId: null,
    deviceIds,
  });
}

async function linksBetween(deps: Deps, clientId: string, ...ends: readonly string[]): Promise<string[]> {
  const wires = await deps.db.as(systemScope, (tx) => readWires(tx, clientId));
  return wires.filter(({ a, b }) => ends.includes(a.name) && ends.includes(b.name)).map(({ id }) => id);
}

async function approved({ cast, change }: Story, at: Deps, made: Change): Promise<Change> {
  for (const name of change.peers) await voteOnChange(at, staffIn(cast, name), made.id, approving(made));
  if ('user' in change.asks) {
    const user = userIn(cast, change.asks.user);
    await at.db.as(scopeOf(user), (tx) => voteForClient(tx, at, user, { ...approving(made), changeId: made.id }));
  }
  return readChange(at, staffIn(cast, change.engineer), made.id);
}

const ways: Partial<Record<Stage, readonly Stage[]>> = {
  'in-progress': ['in-progress'],
  'rolled-back': ['in-progress', 'rolled-back'],
  closed: ['in-progress', 'implemented', 'verified', 'closed'],
};

async function done({ deps, change }: Story, engineer: Actor, at: Deps, approvedOne: Change): Promise<void> {
  let made = await moveChange(at, engineer, approvedOne.id, move(approvedOne, 'scheduled', '', true));
  for (const [i, stage] of (ways[change.until] ?? []).entries()) {
    const then = past(deps, change.window - 0.2 - i * 0.4);
    if (stage === 'implemented' && change.configs)
      for (const part of ['before', 'after'] as const)
        made = await attachConfig(then, engineer, made.id, { part, text: change.configs[part] });
    const note = stage === 'verified' || stage === 'rolled-back' ? change.note : '';
    made = await moveChange(then, engineer, made.id, move(made, stage, note));
  }
}

const approving = ({ planHash }: Change) => ({ verdict: 'approve' as const, planHash, note: '' });
const move = ({ version }: Change, to: Stage, note = '', acceptConflicts = false) => ({
  to,
  version,
  note,
  acceptConflicts,
});

async function deviceId(deps: Deps, clientId: string, name: string): Promise<string> {
  const { items } = await listDevices(deps, cliActor, { clientId, q: name, retired: 'no', limit: 10 });
  const device = items.find((each) => each.name === name);
  if (!device) throw new Error(`the demo has no device ${name}`);
  return device.id;
}

function staffIn(cast: Cast, name: string): Actor {
  const actor = cast.staff.get(name);
  if (!actor) throw new Error(`nobody of the demo is called ${name}`);
  return actor;
}

function userIn(cast: Cast, email: string): Actor {
  const actor = cast.users.get(email);
  if (!actor) throw new Error(`the demo has no client user ${email}`);
  return actor;
}
