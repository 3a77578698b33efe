/** Debian's sshd as a process of its own, with a stand-in for a network device's command line behind it. */
import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export type StandIn = {
  port: number;
  user: string;
  /** Opens it, too; undefined where this account cannot give an sshd users of its own. */
  password: string | undefined;
  /** Opens the device for whoever has it. */
  privateKey: string;
  /** What it answers to a command from now on. */
  answers(command: string, text: string): void;
  /** How it answers: at once, after a long time, or without end. */
  behaves(how: 'well' | 'slowly' | 'endlessly'): void;
  /** How often it was asked something. */
  asked(): number;
  newHostKey(): Promise<void>;
  close(): Promise<void>;
};

const isRoot = process.getuid?.() === 0;
const USER = 'device';

const nameOf = (command: string): string => command.replaceAll(/[^a-z]/g, '_');

/** A device that speaks SSH and has a configuration. */
export async function standInDevice(): Promise<StandIn> {
  const folder = mkdtempSync(join(tmpdir(), 'wf-device-'));
  chmodSync(folder, 0o755);
  mkdirSync(join(folder, 'answers'));
  writeFileSync(join(folder, 'behaviour'), 'well');
  writeFileSync(join(folder, 'asked'), '');
  makeKey(join(folder, 'login'));
  writeFileSync(join(folder, 'authorized_keys'), readFileSync(join(folder, 'login.pub')));
  const script = join(folder, 'device');
  writeFileSync(
    script,
    `#!/bin/sh
echo "$SSH_ORIGINAL_COMMAND" >> '${folder}/asked'
case $(cat '${folder}/behaviour') in
  slowly) exec sleep 600 ;;
  endlessly) exec yes 'set interfaces ge-0/0/0 description "a line that is sent again and again"' ;;
esac
exec cat "${folder}/answers/$(printf %s "$SSH_ORIGINAL_COMMAND" | sed 's/[^a-z]/_/g')"
`,
    { mode: 0o755 },
  );
  const port = await freePort();
  const password = isRoot ? randomUUID() : undefined;
  if (password !== undefined) writeAccounts(folder, password);
  chmodSync(join(folder, 'asked'), 0o666);
  let server = await startServer(folder, port, script);
  return {
    port,
    user: isRoot ? USER : userInfo().username,
    password,
    privateKey: readFileSync(join(folder, 'login'), 'utf8'),
    answers: (command, text) => writeFileSync(join(folder, 'answers', nameOf(command)), text),
    behaves: (how) => writeFileSync(join(folder, 'behaviour'), how),
    asked: () => readFileSync(join(folder, 'asked'), 'utf8').split('\n').length - 1,
    async newHostKey() {
      await end(server);
      for (const name of ['host', 'host.pub']) rmSync(join(folder, name));
      server = await startServer(folder, port, script);
    },
    async close() {
      await end(server);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** In a mount namespace of its own the server knows one user more; this machine does not. */
const OWN_ACCOUNTS =
  'mount --bind "$1/passwd" /etc/passwd && mount --bind "$1/shadow" /etc/shadow && shift && exec "$@"';

function writeAccounts(folder: string, password: string): void {
  const hash = execFileSync('openssl', ['passwd', '-6', '-stdin'], { input: password, encoding: 'utf8' }).trim();
  const accounts = readFileSync('/etc/passwd', 'utf8');
  writeFileSync(join(folder, 'passwd'), `${accounts}${USER}:x:40001:40001::/:/bin/sh\n`);
  writeFileSync(join(folder, 'shadow'), `${USER}:${hash}:19000:0:99999:7:::\nsshd:*:19000:0:99999:7:::\n`, {
    mode: 0o600,
  });
}

async function startServer(folder: string, port: number, script: string): Promise<ChildProcess> {
  const host = join(folder, 'host');
  if (!existsSync(host)) makeKey(host);
  // sshd gives up its rights into this folder; a machine that never ran the service has none.
  if (isRoot) mkdirSync('/run/sshd', { recursive: true, mode: 0o755 });
  const config = [
    `ListenAddress 127.0.0.1:${port}`,
    `HostKey ${host}`,
    `AuthorizedKeysFile ${join(folder, 'authorized_keys')}`,
    `ForceCommand ${script}`,
    `PidFile none`,
    'StrictModes no',
    'UsePAM no',
    'PermitRootLogin yes',
    'PasswordAuthentication yes',
    'LogLevel QUIET',
  ];
  writeFileSync(join(folder, 'config'), `${config.join('\n')}\n`);
  const sshd = ['/usr/sbin/sshd', '-D', '-e', '-f', join(folder, 'config')];
  const server = isRoot
    ? spawn('unshare', ['-m', 'sh', '-c', OWN_ACCOUNTS, 'sh', folder, ...sshd])
    : spawn(sshd[0] ?? '', sshd.slice(1));
  await untilOpen(port, server);
  return server;
}

function makeKey(file: string): void {
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', file]);
}

async function untilOpen(port: number, server: ChildProcess): Promise<void> {
  for (let i = 0; i < 200; i += 1) {
    const socket = connect(port, '127.0.0.1');
    const open = await Promise.race([
      once(socket, 'connect').then(
        () => true,
        () => false,
      ),
      once(server, 'exit').then(() => {
        throw new Error(`sshd ended with ${server.exitCode}`);
      }),
    ]);
    socket.destroy();
    if (open) return;
    await sleep(50);
  }
  throw new Error('sshd does not listen');
}

async function end(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null) return;
  const gone = once(server, 'exit');
  server.kill('SIGTERM');
  await gone;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address ? address.port : 0;
}
