/**
 * One command on one device, by the ssh program of OpenSSH. Secrets are in files of mode 0600 that are gone when it ends: a
 * password is deleted as it is read. Nothing of the account's own configuration, agent or known hosts is used.
 */
import { spawn } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { chmodSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../base/clock.ts';
import type { Secret } from '../estate/credentials.ts';
import { failureOf } from './failures.rules.ts';
import type { Limits, Ran } from './failures.rules.ts';

export type Login = Extract<Secret, { kind: 'ssh-password' | 'ssh-key' }>;
export type Target = { address: string; port: number; oldCiphers: boolean; hostKey: string | null };
export type Answer =
  | { is: 'told'; text: string; hostKey: string }
  | { is: 'changed-key'; offered: string }
  | { is: 'failed'; words: string };

const HOST = 'device';
const PRIVATE = 0o600;
const old = [
  'KexAlgorithms=+diffie-hellman-group14-sha1,diffie-hellman-group-exchange-sha1,diffie-hellman-group1-sha1',
  'HostKeyAlgorithms=+ssh-rsa',
  'PubkeyAcceptedAlgorithms=+ssh-rsa',
  'Ciphers=+aes128-cbc,aes256-cbc,3des-cbc',
];

/** A folder for secrets, empty: what a process that was killed has left there is removed. */
export function openScratch(data: string): string {
  const folder = join(data, 'ssh');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
  for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true, force: true });
  return folder;
}

export type Asked = { target: Target; login: Login; command: string; limits: Limits; clock: Pick<Clock, 'after'> };

export async function askBySsh(scratch: string, { target, login, command, limits, clock }: Asked): Promise<Answer> {
  const own = join(scratch, randomUUID());
  mkdirSync(own, { mode: 0o700 });
  try {
    const known = join(own, 'known_hosts');
    await writeFile(known, target.hostKey === null ? '' : `${HOST} ${target.hostKey}\n`, { mode: PRIVATE });
    const proof = await proofOf(own, login);
    const ran = await run({ folder: own, known, target, user: login.user, command, limits, clock, ...proof });
    if (/REMOTE HOST IDENTIFICATION HAS CHANGED|Host key verification failed/.test(ran.said))
      return await offered({ folder: own, target, limits, clock });
    const words = failureOf(ran, limits);
    if (words !== undefined) return { is: 'failed', words };
    return { is: 'told', text: ran.text, hostKey: await keyIn(known) };
  } finally {
    await rm(own, { recursive: true, force: true });
  }
}

type Proof = { options: string[]; env: Record<string, string> };

async function proofOf(folder: string, login: Login): Promise<Proof> {
  const file = join(folder, 'proof');
  if (login.kind === 'ssh-key') {
    await writeFile(file, `${login.privateKey.trim()}\n`, { mode: PRIVATE });
    return {
      options: ['BatchMode=yes', 'PreferredAuthentications=publickey', `IdentityFile=${file}`, 'IdentitiesOnly=yes'],
      env: {},
    };
  }
  const askpass = join(folder, 'answer');
  await writeFile(file, `${login.password}\n`, { mode: PRIVATE });
  // Read once, and gone: a second question gets no answer.
  await writeFile(askpass, '#!/bin/sh\ncat "$WATCHFLOOR_PROOF" && rm -f "$WATCHFLOOR_PROOF"\n', { mode: 0o700 });
  return {
    options: [
      'PreferredAuthentications=password,keyboard-interactive',
      'PubkeyAuthentication=no',
      'NumberOfPasswordPrompts=1',
    ],
    env: { SSH_ASKPASS: askpass, SSH_ASKPASS_REQUIRE: 'force', DISPLAY: 'none', WATCHFLOOR_PROOF: file },
  };
}

type Run = Proof & { folder: string; known: string; target: Target; user: string; command: string } & Pick<
    Asked,
    'limits' | 'clock'
  >;

const usual = [
  'StrictHostKeyChecking=accept-new',
  'GlobalKnownHostsFile=/dev/null',
  `HostKeyAlias=${HOST}`,
  'HashKnownHosts=no',
  'UpdateHostKeys=no',
  'CheckHostIP=no',
  'IdentityAgent=none',
  'ForwardAgent=no',
  'ClearAllForwardings=yes',
  'ControlPath=none',
  'ProxyCommand=none',
  'PermitLocalCommand=no',
  'ConnectTimeout=15',
  'ServerAliveInterval=15',
  'ServerAliveCountMax=2',
  'LogLevel=ERROR',
];

function run({ folder, known, target, user, command, limits, clock, options, env }: Run): Promise<Ran> {
  const all = [...usual, `UserKnownHostsFile=${known}`, ...options, ...(target.oldCiphers ? old : [])];
  const argv = ['-F', 'none', '-T', '-p', String(target.port), '-l', user, ...all.flatMap((each) => ['-o', each])];
  const child = spawn('ssh', [...argv, '--', target.address, command], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'] ?? '/usr/bin:/bin', LANG: 'C', HOME: folder, ...env },
  });
  return new Promise((resolve) => {
    const [text, said]: [Buffer[], Buffer[]] = [[], []];
    let [bytes, stopped]: [number, Ran['stopped']] = [0, undefined];
    const stop = (why: 'slow' | 'large'): void => {
      stopped ??= why;
      child.kill('SIGKILL');
    };
    const timer = clock.after(limits.ms, () => stop('slow'));
    const end = (code: number | null, missing = false): void => {
      timer.cancel();
      const [out, err] = [Buffer.concat(text).toString('utf8'), Buffer.concat(said).toString('utf8')];
      resolve({ text: out, said: err, code, stopped, missing });
    };
    child.stdout.on('data', (piece: Buffer) => {
      bytes += piece.length;
      if (bytes > limits.bytes) stop('large');
      else text.push(piece);
    });
    child.stderr.on('data', (piece: Buffer) => {
      if (said.length < 100) said.push(piece.subarray(0, 4096));
    });
    child.on('error', () => end(null, true));
    child.on('close', (code) => end(code));
  });
}

/** The other key, by a second connection that proves nothing: no secret goes to whoever shows it. */
async function offered(asked: { folder: string } & Pick<Asked, 'target' | 'limits' | 'clock'>): Promise<Answer> {
  const { folder, target, limits, clock } = asked;
  const known = join(folder, 'offered');
  await writeFile(known, '', { mode: PRIVATE });
  const options = ['BatchMode=yes', 'PreferredAuthentications=none', 'PubkeyAuthentication=no'];
  await run({ folder, known, target, user: 'nobody', command: 'true', limits, clock, options, env: {} });
  const key = await keyIn(known);
  if (key === '') return { is: 'failed', words: 'its host key is another one than before, and cannot be read now' };
  return { is: 'changed-key', offered: key };
}

async function keyIn(known: string): Promise<string> {
  const text = await readFile(known, 'utf8');
  const [, kind = '', key = ''] = text.split('\n')[0]?.split(' ') ?? [];
  return key === '' ? '' : `${kind} ${key}`;
}

/** As ssh shows it. */
export function printOfKey(key: string): string {
  const blob = Buffer.from(key.split(' ')[1] ?? '', 'base64');
  return `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`;
}
