/** Debian's dovecot as a process of its own: one account's mail in a folder under a temporary directory, on a free loopback port. */
import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freeTcp } from './product.ts';

/** dovecot gives its processes other users, which only root may. */
export const hasDovecot = process.getuid?.() === 0 && spawnSync('dovecot', ['--version']).status === 0;

export type Dovecot = {
  port: number;
  username: string;
  password: string;
  /** Puts mails into the inbox, as a delivery agent would. */
  deliver(mails: readonly Buffer[]): void;
  /** How many mails are in a folder; INBOX when left out. */
  count(folder?: string): number;
  stop(): Promise<void>;
};

const NOBODY = 65_534;

export async function startDovecot(): Promise<Dovecot> {
  const root = mkdtempSync(join(tmpdir(), 'dovecot-'));
  const maildir = join(root, 'mail', 'soc', 'Maildir');
  for (const folder of ['run', 'state', ...['new', 'cur', 'tmp'].map((each) => join('mail', 'soc', 'Maildir', each))])
    mkdirSync(join(root, folder), { recursive: true });
  chmodSync(root, 0o755);
  for (const folder of ['mail', 'mail/soc', 'mail/soc/Maildir']) chownSync(join(root, folder), NOBODY, NOBODY);
  for (const folder of ['new', 'cur', 'tmp']) chownSync(join(maildir, folder), NOBODY, NOBODY);
  const port = await freeTcp();
  writeFileSync(join(root, 'dovecot.conf'), configOf(root, port));
  const child = spawn('dovecot', ['-F', '-c', join(root, 'dovecot.conf')], { stdio: 'ignore' });
  const ended = new Promise<void>((done) => child.once('exit', () => done()));
  await untilOpen(port);
  let delivered = 0;
  return {
    port,
    username: 'soc@soc.example',
    password: 'secret',
    deliver(mails) {
      for (const mail of mails) {
        const file = join(maildir, 'new', `${delivered++}.test.${process.pid}`);
        writeFileSync(file, mail);
        chownSync(file, NOBODY, NOBODY);
      }
    },
    count: (folder) =>
      ['new', 'cur'].reduce((sum, each) => {
        const path = folder === undefined ? join(maildir, each) : join(maildir, `.${folder}`, each);
        return sum + filesIn(path);
      }, 0),
    async stop() {
      child.kill('SIGTERM');
      await ended;
      rmSync(root, { recursive: true, force: true });
    },
  };
}

function filesIn(path: string): number {
  try {
    return readdirSync(path).length;
  } catch {
    // The folder is made when the first mail is moved into it.
    return 0;
  }
}

function configOf(root: string, port: number): string {
  return `
base_dir = ${root}/run
state_dir = ${root}/state
log_path = ${root}/log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
first_valid_uid = 1
default_internal_user = dovecot
default_login_user = dovenull
mail_location = maildir:${root}/mail/%n/Maildir
service imap-login {
  chroot =
  inet_listener imap {
    port = ${port}
  }
  inet_listener imaps {
    port = 0
  }
}
service anvil {
  chroot =
}
service stats {
  chroot =
}
passdb {
  driver = static
  args = password=secret
}
userdb {
  driver = static
  args = uid=${NOBODY} gid=${NOBODY} home=${root}/mail/%n
}
`;
}

async function untilOpen(port: number): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    const open = await new Promise<boolean>((done) => {
      const socket = connect(port, '127.0.0.1', () => (socket.destroy(), done(true)));
      socket.once('error', () => done(false));
    });
    if (open) return;
    await sleep(100);
  }
  throw new Error(`dovecot does not answer on port ${port}`);
}
