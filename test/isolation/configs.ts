/** One client's configurations for the isolation test: a device that is watched, and two versions. */
import { systemScope } from '../../src/db/open.ts';
import { takeIn } from '../../src/configs/take-in.ts';
import type { TestApp } from '../harness/app.ts';
import type { Send } from './world.ts';

export async function makeConfigs(
  app: TestApp,
  call: Send,
  { clientId, deviceId, inner }: { clientId: string; deviceId: string; inner: string },
): Promise<Record<'config-version', string>> {
  await call('PUT', `/devices/${deviceId}/config-watch`, { version: 0, driver: 'generic', command: `show ${inner}` });
  const watch = {
    clientId,
    deviceId,
    driver: 'generic',
    askedWhy: 'event',
    askedWho: inner,
    askedEventAt: null,
  } as const;
  for (const text of [`${inner} first\n`, `${inner} second\n`])
    await app.wire.as(systemScope, (tx) => takeIn(tx, app.clock, { watch, text, commit: undefined }));
  const { items } = await call('GET', `/devices/${deviceId}/configs`);
  return { 'config-version': items[0].id };
}
