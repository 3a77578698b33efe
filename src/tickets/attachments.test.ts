import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testApp } from '../../test/harness/app.ts';
import type { TestApp } from '../../test/harness/app.ts';
import { makeClient, makeStaff, plainTicket, staffActor } from '../../test/harness/factories.ts';
import type { Actor } from '../base/actor.ts';
import { ticketsHttp } from './http.ts';
import { MAX_ATTACHMENT } from './ticket-api.ts';
import { addEntry, openTicket } from './tickets.ts';

let app: TestApp;
let jordan: Actor;
let sam: Actor;
let ticketId: string;
let entryId: string;

beforeAll(async () => {
  app = await testApp({ slices: (deps) => [ticketsHttp(deps)] });
  jordan = staffActor(await makeStaff(app.db, 'engineer', { name: 'Jordan', allClients: true }));
  sam = staffActor(await makeStaff(app.db, 'engineer', { name: 'Sam', allClients: true }));
  const { id: clientId } = await makeClient(app.db);
  const opening = {
    clientId,
    title: 'x',
    ...plainTicket,
    impact: 'low',
    urgency: 'low',
  } as const;
  ticketId = (await openTicket(app.deps, jordan, opening)).id;
  entryId = (await addEntry(app.deps, jordan, ticketId, { audience: 'internal', text: 'Capture below.' })).entryId;
});
afterAll(() => app.close());

const put = async (bytes: Buffer, { name = 'trace.pcap', type = 'application/octet-stream', by = jordan } = {}) =>
  app.server.inject({
    method: 'POST',
    url: `/api/v1/tickets/${ticketId}/entries/${entryId}/attachments`,
    query: { name, type },
    headers: { ...app.signedInAs(by), 'content-type': 'application/octet-stream' },
    payload: bytes,
  });
const get = async (id: string) =>
  app.server.inject({
    method: 'GET',
    url: `/api/v1/tickets/${ticketId}/attachments/${id}`,
    headers: app.signedInAs(jordan),
  });

describe('attachments', () => {
  test('come back byte for byte, to be saved and not to be run', async () => {
    const bytes = randomBytes(3_500_000);
    const made = await put(bytes, { name: 'Überblick "A" 10%.pcap' });
    expect(made.statusCode).toBe(201);
    expect(made.json()).toMatchObject({
      audience: 'internal',
      size: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
      by: 'Jordan',
    });
    const back = await get(made.json().id);
    expect(back.rawPayload.equals(bytes)).toBe(true);
    expect(back.headers).toMatchObject({
      'content-disposition': `attachment; filename="_berblick _A_ 10_.pcap"; filename*=UTF-8''%C3%9Cberblick%20%22A%22%2010%25.pcap`,
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      'content-type': 'application/octet-stream',
      'cache-control': 'private, no-store',
    });
  });

  test('the same bytes twice are kept once, under each name', async () => {
    const bytes = randomBytes(10);
    const [one, other] = [await put(bytes, { name: 'a.bin' }), await put(bytes, { name: 'b.bin' })];
    expect((await get(one.json().id)).rawPayload.equals(bytes)).toBe(true);
    expect((await get(other.json().id)).rawPayload.equals(bytes)).toBe(true);
  });

  test('a page that would run in the browser is never served as one', async () => {
    expect(
      (await put(Buffer.from('<script>alert(1)</script>'), { name: 'x.html', type: 'text/html' })).statusCode,
    ).toBe(415);
    expect(
      (await put(Buffer.from('<svg onload="alert(1)"/>'), { name: 'x.svg', type: 'image/svg+xml' })).statusCode,
    ).toBe(415);
    expect((await put(Buffer.from('<script>'), { name: 'x.png', type: 'image/png' })).json()).toMatchObject({
      title: 'attachment/type',
    });
  });

  test.each(['../../etc/passwd', 'a\\b', 'invoice\u202Efdp.exe', '..', 'a\nb'])(
    'the name %j is refused',
    async (name) => {
      expect((await put(Buffer.from('x'), { name })).statusCode).toBe(400);
    },
  );

  test('neither empty nor larger than 25 MiB', async () => {
    expect((await put(Buffer.alloc(0))).statusCode).toBe(400);
    expect((await put(Buffer.alloc(MAX_ATTACHMENT + 1))).statusCode).toBe(413);
  });

  test('go onto one’s own entries only', async () => {
    expect((await put(Buffer.from('x'), { by: sam })).json()).toMatchObject({
      status: 403,
      title: 'attachment/not-yours',
    });
  });
});
