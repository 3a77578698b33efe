/** Devices of each make fetched over real SSH, and what a fetch that is killed leaves. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { standInDevice } from '../../test/harness/sshd.ts';
import type { StandIn } from '../../test/harness/sshd.ts';
import { systemClock as clock } from '../base/clock.ts';
import { drivers } from './drivers.ts';
import { fetchFrom } from './fetch.ts';
import type { Fetching } from './fetch.ts';
import { openScratch } from './ssh.ts';
import type { Due } from './store.ts';

let device: StandIn;
let data: string;

beforeAll(async () => {
  data = mkdtempSync(join(tmpdir(), 'wf-fetch-'));
  device = await standInDevice();
}, 60_000);
afterAll(async () => {
  await device.close();
  rmSync(data, { recursive: true });
});

/** As the table has a device that is due. */
function due(driver: Due['driver'], command = ''): Due {
  const nothing = { hostKey: null, hostPrint: null, hostAt: null, hostBy: null };
  const offered = { offeredKey: null, offeredPrint: null, offeredAt: null };
  const asked = { askedAt: null, askedWhy: null, askedWho: null, askedEventAt: null };
  const before = { busyUntil: null, lastAt: null, lastOkAt: null, tookMs: null, failure: '', failingSince: null };
  const ids = { clientId: 'c', deviceId: 'd', credentialId: 'k', name: 'sw1', version: 1 };
  const at = new Date(clock.now()).toISOString();
  return {
    ...{ ...ids, ...nothing, ...offered, ...asked, ...before, changedAt: at, nextAt: at },
    ...{ enabled: true, driver, command, port: device.port, oldCiphers: false, everyHours: 24, address: '127.0.0.1' },
  };
}

const fetch = (of: Due): Promise<Fetching> =>
  fetchFrom(
    of,
    { kind: 'ssh-key', user: device.user, privateKey: device.privateKey },
    { scratch: openScratch(data), clock, differs: () => Promise.resolve(true) },
  );

const ios = (more: string[]): string =>
  [
    'Building configuration...',
    '',
    'Current configuration : 1841 bytes',
    '!',
    '! Last configuration change at 09:12:44 UTC Tue Nov 24 2026 by jordan',
    '! NVRAM config last updated at 08:00:00 UTC Mon Nov 23 2026',
    '!',
    'hostname sw1',
    'enable secret 9 $9$abcSecret',
    'snmp-server community hush RO',
    'interface GigabitEthernet0/1',
    ' description to room 1',
    ...more,
  ].join('\r\n');

it('a Cisco IOS switch: masked, settled, and it says itself who changed it', async () => {
  device.answers(drivers['cisco-ios'].command, ios(['!', 'end', '']));
  const fetched = await fetch(due('cisco-ios'));
  if (fetched.is !== 'told') throw new Error(JSON.stringify(fetched));
  expect(fetched.commit).toEqual({ who: 'jordan', at: '2026-11-24T09:12:44.000Z', comment: '' });
  expect(fetched.text).not.toMatch(/Secret|hush|Building|Last configuration|\r/);
  expect(fetched.text.split('\n').slice(0, 1)).toEqual(['hostname sw1']);
  expect(fetched.text).toContain('interface GigabitEthernet0/1\n description to room 1\nend\n');
});

it('an answer that was cut is no configuration: half of one would read as a great change', async () => {
  device.answers(drivers['cisco-ios'].command, ios([]));
  expect(await fetch(due('cisco-ios'))).toMatchObject({ is: 'failed', words: expect.stringContaining('not a whole') });
});

it('any other device by the command that the operator has set', async () => {
  const command = '/export terse';
  device.answers(command, '# 2026-11-24 09:00:01 by RouterOS 7.16\r\n/interface bridge add name=lan\r\n');
  expect(await fetch(due('generic', command))).toMatchObject({
    is: 'told',
    text: '/interface bridge add name=lan\n',
    commit: undefined,
  });
  device.answers(command, '# 2026-11-24 10:30:59 by RouterOS 7.16\r\n/interface bridge add name=lan\r\n');
  expect(await fetch(due('generic', command))).toMatchObject({ text: '/interface bridge add name=lan\n' });
});

it('an answer of nothing is none', async () => {
  device.answers('show', ' \r\n');
  expect(await fetch(due('generic', 'show'))).toMatchObject({ is: 'failed' });
});
