/** A real snmpd with 48 interfaces: a network namespace of its own, where we are root; nothing of it is left afterwards. */
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';

export const INTERFACES = 48;
const SPACE = 'wfpollbench';
const [OUTSIDE, INSIDE] = ['10.213.7.1', '10.213.7.2'];

export type Agent = { address: string; port: number; end(): void };

export const v3 = { user: 'bench', authPhrase: 'authpass-of-bench', privPhrase: 'privpass-of-bench' };

export async function startAgent(): Promise<Agent> {
  const ip = (...args: string[]): void => void execFileSync('ip', args, { stdio: 'pipe' });
  const folder = mkdtempSync(join(tmpdir(), 'wf-bench-'));
  ip('netns', 'add', SPACE);
  ip('link', 'add', 'wfpb0', 'type', 'veth', 'peer', 'name', 'wfpb1', 'netns', SPACE);
  ip('addr', 'add', `${OUTSIDE}/30`, 'dev', 'wfpb0');
  ip('link', 'set', 'wfpb0', 'up');
  ip('-n', SPACE, 'addr', 'add', `${INSIDE}/30`, 'dev', 'wfpb1');
  for (const name of ['lo', 'wfpb1']) ip('-n', SPACE, 'link', 'set', name, 'up');
  const there = execFileSync('ip', ['-n', SPACE, '-o', 'link'], { encoding: 'utf8' }).trim().split('\n').length;
  for (let i = 0; there + 2 * i < INTERFACES; i += 1)
    ip('-n', SPACE, 'link', 'add', `ge${i}a`, 'type', 'veth', 'peer', 'name', `ge${i}b`);
  const config = join(folder, 'snmpd.conf');
  const { user, authPhrase, privPhrase } = v3;
  writeFileSync(
    config,
    `rocommunity public\ncreateUser ${user} SHA ${authPhrase} AES ${privPhrase}\nrouser ${user} priv\n`,
  );
  const program = spawn(
    'ip',
    ['netns', 'exec', SPACE, 'snmpd', '-f', '-Lf', join(folder, 'log'), '-C', '-c', config, `udp:${INSIDE}:161`],
    {
      stdio: 'ignore',
      env: { ...process.env, PATH: `${process.env['PATH']}:/usr/sbin`, SNMP_PERSISTENT_DIR: join(folder, 'kept') },
    },
  );
  await setTimeout(1500);
  return {
    address: INSIDE,
    port: 161,
    end() {
      program.kill('SIGKILL');
      for (const args of [
        ['link', 'del', 'wfpb0'],
        ['netns', 'del', SPACE],
      ])
        ip(...args);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
