/** Configurations before and after a change, as the watch fetched them; what a person attached stays. */
import { createHash } from 'node:crypto';
import { theSystem } from '../base/actor.ts';
import { isoOf } from '../base/clock.ts';
import type { Clock } from '../base/clock.ts';
import { configsOfChange } from '../configs/configs.ts';
import type { OfChange } from '../configs/configs.ts';
import type { Tx } from '../db/open.ts';
import { tell } from './apply.ts';
import { configsOf, putConfig } from './around.store.ts';
import { lockedSubject } from './store.ts';

const MOST = 1_000_000;

export async function attachConfigs(tx: Tx, clock: Clock, changeId: string): Promise<void> {
  const subject = await lockedSubject(tx, changeId);
  if (!subject) return;
  const { change } = subject;
  const devices = await configsOfChange(tx, changeId);
  const own = new Set(
    (await configsOf(tx, changeId)).flatMap(({ part, byName }) => (byName === theSystem.name ? [] : [part])),
  );
  for (const part of ['before', 'after'] as const) {
    const text = textOf(devices, part);
    if (own.has(part) || text === '') continue;
    const sha256 = createHash('sha256').update(text).digest('hex');
    const [clientId, at] = [change.clientId, isoOf(clock.now())];
    await putConfig(tx, { changeId, clientId, part, text, sha256, byId: null, byName: theSystem.name, at });
    await tell(tx, clock, change, { did: 'config', more: { part } });
  }
}

/** Of several devices each under its name; cut where a change keeps no more. */
function textOf(devices: readonly OfChange[], part: 'before' | 'after'): string {
  const texts = devices.map((each) => (devices.length > 1 ? `# ${each.deviceName}\n${each[part]}` : each[part]));
  return texts.join('\n').slice(0, MOST);
}
