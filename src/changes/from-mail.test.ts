/** A change out of a ticket says where it came from; out of a mail only when it is proved who asked. */
import { plainTicket } from '../../test/harness/factories.ts';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testApp } from '../../test/harness/app.ts';
import type { TestApp } from '../../test/harness/app.ts';
import { changeWorld } from '../../test/harness/changes.ts';
import type { ChangeWorld } from '../../test/harness/changes.ts';
import { systemScope } from '../db/open.ts';
import { openForMail } from '../tickets/from-mail.ts';
import { holdIn, settleIn } from '../tickets/hold.ts';
import { openTicket } from '../tickets/tickets.ts';
import { listChanges, raiseChange } from './changes.ts';

let app: TestApp;
let world: ChangeWorld;
beforeAll(async () => {
  app = await testApp();
  world = await changeWorld(app.deps);
});
afterAll(() => app.close());

const raise = (ticketId: string) =>
  raiseChange(app.deps, world.jordan, {
    ...{ clientId: world.clientId, kind: 'normal', modelId: null, title: 'Open 8443', reason: 'As asked.' },
    ...{ requester: null, ticketId, deviceIds: [] },
  });

test('out of a mail: refused until it is proved who asked, then raised from mail with its ticket', async () => {
  const hold = randomUUID();
  const ticketId = await app.db.as(systemScope, async (tx) => {
    const opened = await openForMail(tx, app.deps, world.bea, {
      ...{ clientId: world.clientId, title: 'Please open 8443', text: 'Please.', requesterName: 'Bea' },
      ...{ requester: { kind: 'client-user', id: world.bea.id ?? '' }, hasFiles: false, follows: undefined },
    });
    const why = 'nothing proves who wrote this';
    await holdIn(tx, app.deps, { ticketId: opened.ticketId, id: hold, why, touches: ['change'], opened: true });
    return opened.ticketId;
  });
  await expect(raise(ticketId)).rejects.toMatchObject({ status: 409 });
  const on = { ticketId, id: hold, outcome: 'proved', how: 'called back' } as const;
  await app.db.as(systemScope, (tx) => settleIn(tx, app.deps, world.jordan, on));
  const change = await raise(ticketId);
  expect(change).toMatchObject({ source: 'mail', ticket: { id: ticketId, title: 'Please open 8443' } });
  const { items } = await listChanges(app.deps, world.jordan, { show: 'live', ticket: ticketId, limit: 10 });
  expect(items.map(({ id }) => id)).toEqual([change.id]);
});

test('out of any other ticket: raised from the ticket', async () => {
  const ticket = await openTicket(app.deps, world.jordan, {
    ...plainTicket,
    clientId: world.clientId,
    title: 'VPN down',
  });
  expect(await raise(ticket.id)).toMatchObject({ source: 'ticket', ticket: { id: ticket.id } });
});
