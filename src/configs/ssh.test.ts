/** Devices asked over real SSH: Debian's sshd with a stand-in for a device's command line behind it. */
import { mkdtempSync, readdirSync, rmSync, statSync, mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it, test } from 'vitest';
import { standInDevice } from '../../test/harness/sshd.ts';
import type { StandIn } from '../../test/harness/sshd.ts';
import { systemClock as clock } from '../base/clock.ts';
import { askBySsh, openScratch, printOfKey } from './ssh.ts';
import type { Answer, Asked, Login } from './ssh.ts';

let device: StandIn;
let data: string;
let scratch: string;

beforeAll(async () => {
  data = mkdtempSync(join(tmpdir(), 'wf-ssh-'));
  scratch = openScratch(data);
  device = await standInDevice();
  device.answers('show configuration', 'set system host-name fw1\n');
}, 60_000);
afterAll(async () => {
  await device.close();
  rmSync(data, { recursive: true });
});
beforeEach(() => device.behaves('well'));

const byKey = (): Login => ({ kind: 'ssh-key', user: device.user, privateKey: device.privateKey });
const byPassword = (password = device.password ?? ''): Login => ({ kind: 'ssh-password', user: device.user, password });

function ask(login: Login, more: Partial<Asked> = {}, hostKey: string | null = null): Promise<Answer> {
  const target = { address: '127.0.0.1', port: device.port, oldCiphers: false, hostKey };
  return askBySsh(scratch, {
    login,
    target,
    command: 'show configuration',
    limits: { ms: 60_000, bytes: 1e6 },
    clock,
    ...more,
  });
}
const left = (): string[] => readdirSync(scratch);

it('is told by a key, and remembers the host key it saw first', async () => {
  const answer = await ask(byKey());
  expect(answer).toMatchObject({ is: 'told', text: 'set system host-name fw1\n' });
  expect(answer.is === 'told' && printOfKey(answer.hostKey)).toMatch(/^SHA256:[\w+/]{43}$/);
  expect(left()).toEqual([]);
});

test.skipIf(process.getuid?.() !== 0)(
  'is told by a password, which is in no argument and in no environment',
  async () => {
    expect(await ask(byPassword())).toMatchObject({ is: 'told', text: 'set system host-name fw1\n' });
    expect(await ask(byPassword('wrong'))).toEqual({
      is: 'failed',
      words: 'it refuses the credential: check user and password or key',
    });
    expect(left()).toEqual([]);
  },
);

it('says when the key is not the one, or is none', async () => {
  const broken = await ask({ kind: 'ssh-key', user: device.user, privateKey: 'nonsense' });
  expect(broken).toMatchObject({ is: 'failed', words: expect.stringMatching(/private key|refuses the credential/) });
});

it('gives up on what is slow and on what does not end, and ends it', async () => {
  device.behaves('slowly');
  expect(await ask(byKey(), { limits: { ms: 3000, bytes: 1e6 } })).toEqual({
    is: 'failed',
    words: 'it was not done after 3 seconds',
  });
  device.behaves('endlessly');
  expect(await ask(byKey(), { limits: { ms: 60_000, bytes: 3 * 1024 * 1024 } })).toEqual({
    is: 'failed',
    words: 'its answer is larger than 3 MB',
  });
  expect(left()).toEqual([]);
});

it('says that nobody listens', async () => {
  const target = { address: '127.0.0.1', port: 1, oldCiphers: false, hostKey: null };
  expect(await ask(byKey(), { target })).toEqual({
    is: 'failed',
    words: 'it refuses connections on this port: is SSH on?',
  });
});

it('refuses a device with another host key, shows that key without giving anything away, and takes it once accepted', async () => {
  const first = await ask(byKey());
  if (first.is !== 'told') throw new Error(first.is);
  await device.newHostKey();
  const asked = device.asked();
  const second = await ask(byKey(), {}, first.hostKey);
  expect(second.is).toBe('changed-key');
  expect(device.asked()).toBe(asked);
  if (second.is !== 'changed-key') return;
  expect(second.offered).not.toBe(first.hostKey);
  expect(await ask(byKey(), {}, second.offered)).toMatchObject({ is: 'told', hostKey: second.offered });
});

it('keeps secrets where nobody else reads, and removes at the next start what a killed process has left', () => {
  expect(statSync(scratch).mode & 0o777).toBe(0o700);
  mkdirSync(join(scratch, 'left'));
  writeFileSync(join(scratch, 'left', 'proof'), 'a secret');
  openScratch(data);
  expect(left()).toEqual([]);
});
