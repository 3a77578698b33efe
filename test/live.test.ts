import { afterAll, beforeAll, expect, test } from 'vitest';
import { recordFact } from '../src/db/facts.ts';
import { systemScope } from '../src/db/open.ts';
import { newId } from '../src/base/id.ts';
import { testApp } from './harness/app.ts';
import type { TestApp } from './harness/app.ts';
import { clientActor, makeClient, makeClientUser, makeStaff, staffActor } from './harness/factories.ts';

let app: TestApp;
let origin: string;
beforeAll(async () => {
  app = await testApp();
  origin = await app.server.listen({ port: 0, host: '127.0.0.1' });
});
afterAll(() => app.close());

type Message = { event: string; id?: string; data: { topic?: string; id?: string } };

/** Reads a real event stream until `enough` facts came, or the time is up. */
async function listen(headers: Record<string, string>, enough: number, milliseconds = 3000): Promise<Message[]> {
  const end = AbortSignal.timeout(milliseconds);
  const seen: Message[] = [];
  try {
    const response = await fetch(`${origin}/api/v1/live`, {
      headers: { accept: 'text/event-stream', ...headers },
      signal: end,
    });
    let text = '';
    for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
      text += chunk;
      const parts = text.split('\n\n');
      text = parts.pop() ?? '';
      for (const part of parts) seen.push(parse(part));
      if (seen.filter((each) => each.event !== 'heartbeat').length >= enough) break;
    }
  } catch (error) {
    if (!end.aborted) throw error;
  }
  return seen;
}

function parse(part: string): Message {
  const fields = new Map(
    part
      .split('\n')
      .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()] as const),
  );
  const id = fields.get('id');
  return {
    event: fields.get('event') ?? 'message',
    ...(id ? { id } : {}),
    data: JSON.parse(fields.get('data') ?? '{}'),
  };
}

const happen = (topic: string, clientId: string, published = true): Promise<void> =>
  app.db.as(systemScope, (tx) => recordFact(tx, app.clock, { topic, clientId, subjectId: newId(0), published }));

test('a stream tells of facts as they happen, and only those its reader may know of', async () => {
  const [mine, theirs] = [await makeClient(app.db), await makeClient(app.db)];
  const user = clientActor(await makeClientUser(app.db, mine.id), mine.id);
  const listening = listen(app.signedInAs(user), 1);
  await new Promise((done) => setTimeout(done, 300));
  await happen('ticket.opened', theirs.id);
  await happen('ticket.noted', mine.id, false);
  await happen('ticket.answered', mine.id);
  const facts = (await listening).filter((each) => each.event === 'fact');
  expect(facts.map((each) => each.data.topic)).toEqual(['ticket.answered']);
});

test('a browser that was cut off sees everything it missed, once, in order', async () => {
  const client = await makeClient(app.db);
  const staff = app.signedInAs(staffActor(await makeStaff(app.db), 'engineer', [client.id]));
  // Listening before it happens: a busy machine may tell of it later than any fixed wait.
  const listening = listen(staff, 1, 10_000);
  await new Promise((done) => setTimeout(done, 300));
  await happen('a.first', client.id);
  const first = await listening;
  const last = first.findLast((each) => each.id)?.id ?? '';
  for (let i = 0; i < 25; i += 1) await happen(`missed.${i}`, client.id);
  const after = (await listen({ ...staff, 'last-event-id': last }, 25)).filter((each) => each.event === 'fact');
  expect(after.map((each) => each.data.topic)).toEqual(Array.from({ length: 25 }, (_, i) => `missed.${i}`));
});

test('an id from another epoch resets the browser', async () => {
  const staff = app.signedInAs(staffActor(await makeStaff(app.db)));
  const seen = await listen({ ...staff, 'last-event-id': `${newId(0)}:5.5` }, 1);
  expect(seen[0]?.event).toBe('reset');
});

test('nobody gets no stream', async () => {
  const response = await fetch(`${origin}/api/v1/live`, { headers: { accept: 'text/event-stream' } });
  expect(response.status).toBe(401);
});

test('one account holds forty streams and no more; closing one makes room', async () => {
  const client = await makeClient(app.db);
  const headers = {
    accept: 'text/event-stream',
    ...app.signedInAs(clientActor(await makeClientUser(app.db, client.id), client.id)),
  };
  const ends = Array.from({ length: 40 }, () => new AbortController());
  const open = (signal: AbortSignal): Promise<Response> => fetch(`${origin}/api/v1/live`, { headers, signal });
  const answers = await Promise.all(ends.map(({ signal }) => open(signal)));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  expect((await open(AbortSignal.timeout(5000))).status).toBe(429);
  ends[0]?.abort();
  await expect.poll(async () => (await open(AbortSignal.timeout(2000))).status).toBe(200);
  for (const end of ends) end.abort();
}, 30_000);
