import { afterAll, beforeAll, expect, it } from 'vitest';
import { testApp } from '../../test/harness/app.ts';
import type { TestApp } from '../../test/harness/app.ts';
import { clientActor, makeClient, makeClientUser, makeStaff, staffActor } from '../../test/harness/factories.ts';
import { isoOf } from '../base/clock.ts';
import { systemScope } from '../db/open.ts';
import { addDevice } from '../estate/devices.ts';

let app: TestApp;
beforeAll(async () => void (app = await testApp()));
afterAll(() => app.close());

it('shows a client in plain words whether its device answers and how its interfaces are, and another client nothing', async () => {
  const [acme, bolt] = [await makeClient(app.db, { name: 'Acme' }), await makeClient(app.db, { name: 'Bolt' })];
  const jordan = staffActor(await makeStaff(app.db));
  const device = await addDevice(app.deps, jordan, { clientId: acme.id, name: 'sw1', kind: 'switch' });
  const since = isoOf(app.clock.now());
  await app.wire.as(systemScope, (tx) =>
    tx
      .insertInto('polledState')
      .values(
        (
          [
            ['reach', '', 'up'],
            ['interface', 'ge-0/0/1', 'absent'],
            ['interface', 'ge-0/0/0', 'up'],
          ] as const
        ).map(([kind, component, state], index) => ({
          clientId: acme.id,
          deviceId: device.id,
          kind,
          component,
          state,
          detail: JSON.stringify({ alias: 'to the office', index: -index }),
          since,
        })),
      )
      .execute(),
  );
  const ask = async (clientId: string) =>
    app.server.inject({
      url: `/api/v1/portal/devices/${device.id}/state`,
      headers: app.signedInAs(clientActor(await makeClientUser(app.db, clientId, 'client-viewer'), clientId)),
    });
  expect((await ask(acme.id)).json()).toEqual({
    answers: { yes: true, since },
    interfaces: [
      { name: 'ge-0/0/0', says: 'to the office', state: 'up', since },
      { name: 'ge-0/0/1', says: 'to the office', state: 'down', since },
    ],
  });
  expect((await ask(bolt.id)).statusCode).toBe(404);
});
