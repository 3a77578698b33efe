/** Huddles, a war room that is still open, and articles: made once, as the demo's engineers would. */
import type { Actor } from '../base/actor.ts';
import { isoOf } from '../base/clock.ts';
import type { Deps } from '../db/deps.ts';
import { listDevices } from '../estate/devices.ts';
import { addNote, addOption, decide, listHuddles, openHuddle } from '../huddles/huddles.ts';
import { postUpdate, setScribe } from '../huddles/war-rooms.ts';
import { writeArticle } from '../knowledge/knowledge.ts';
import { listArticles } from '../knowledge/library.ts';
import { listClients } from '../people/clients.ts';
import type { People } from '../people/people.ts';
import { cliActor } from './cast.ts';
import type { Cast } from './cast.ts';
import { articles, huddles } from './notebook.ts';
import type { DemoArticle, DemoHuddle } from './notebook.ts';

const ALL = 200;

export async function seedNotebook(people: People, cast: Cast): Promise<void> {
  const seen = await listHuddles(people, cliActor, { limit: ALL });
  for (const huddle of huddles)
    if (!seen.items.some(({ question }) => question === huddle.question)) await holdHuddle(people, cast, huddle);
  const { items } = await listClients(people, cliActor, { archived: 'all', limit: ALL });
  const clientIds = new Map(items.map(({ name, id }) => [name, id]));
  const known = await listArticles(people, cliActor, { show: 'all', limit: ALL });
  for (const article of articles)
    if (!known.items.some(({ title }) => title === article.title)) await writeDown(people, cast, article, clientIds);
}

async function holdHuddle(deps: Deps, cast: Cast, huddle: DemoHuddle): Promise<void> {
  const { kind, question, decision, scribe, update } = huddle;
  const about = { kind: 'device' as const, id: await deviceId(deps, huddle.device) };
  const { id } = await openHuddle(deps, actorIn(cast, huddle.who), { kind, question, about });
  const optionIds: string[] = [];
  for (const { who, text } of huddle.options)
    optionIds.push((await addOption(deps, actorIn(cast, who), id, text)).options.at(-1)?.id ?? '');
  for (const { who, text } of huddle.notes) await addNote(deps, actorIn(cast, who), id, text);
  if (scribe) await setScribe(deps, actorIn(cast, huddle.who), id, actorIn(cast, scribe).id);
  const optionId = decision.option === undefined ? null : optionIds[decision.option];
  await decide(deps, actorIn(cast, decision.who), id, { decision: decision.text, optionId });
  if (!update) return;
  const nextUpdateAt = isoOf(deps.clock.now() + update.nextInMinutes * 60_000);
  await postUpdate(deps, actorIn(cast, update.who), id, { text: update.text, nextUpdateAt });
}

async function writeDown(
  deps: Deps,
  cast: Cast,
  { who, title, body, tags, audience, client, readers = [] }: DemoArticle,
  clientIds: ReadonlyMap<string, string>,
): Promise<void> {
  const idOf = (name: string): string => {
    const id = clientIds.get(name);
    if (id === undefined) throw new Error(`the demo has no client ${name}`);
    return id;
  };
  await writeArticle(deps, actorIn(cast, who), {
    clientId: client === undefined ? null : idOf(client),
    audience,
    readerIds: readers.map(idOf),
    title,
    body,
    tags: [...tags],
  });
}

async function deviceId(deps: Deps, name: string): Promise<string> {
  const { items } = await listDevices(deps, cliActor, { q: name, retired: 'no', limit: 10 });
  const device = items.find((each) => each.name === name);
  if (!device) throw new Error(`the demo has no device ${name}`);
  return device.id;
}

function actorIn(cast: Cast, name: string): Actor {
  const actor = cast.staff.get(name);
  if (!actor) throw new Error(`nobody of the demo is called ${name}`);
  return actor;
}
