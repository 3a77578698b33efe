/** Debian's dovecot as a process of its own: each account's mail in a folder under a temporary directory, on a free loopback port. */
import { spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
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
  /** Folder of all accounts' mail; each has its Maildir in a folder of its name. */
  mailRoot: string;
  /** Where a mail server asks who may sign in. */
  authSocket: string;
  /** Puts mails into the inbox, as a delivery agent would. */
  deliver(mails: readonly Buffer[]): void;
  /** How many mails are in a folder; INBOX when left out. */
  count(folder?: string): number;
  /** Mails in the inbox of an account, whole. */
  inboxOf(account: string): Buffer[];
  /** Ends it, loses what it knew of UIDs, and starts it again: as after a restored backup. */
  recreate(): Promise<void>;
  stop(): Promise<void>;
};

const NOBODY = 65_534;

/** `introspection`: where a token is asked about, for accounts that sign in by OAuth2. */
export async function startDovecot({ introspection }: { introspection?: string } = {}): Promise<Dovecot> {
  const root = mkdtempSync(join(tmpdir(), 'dovecot-'));
  const mailRoot = join(root, 'mail');
  for (const folder of ['run', 'state', 'mail']) mkdirSync(join(root, folder));
  chmodSync(root, 0o755);
  chownSync(mailRoot, NOBODY, NOBODY);
  const maildir = maildirOf(mailRoot, 'soc');
  const port = await freeTcp();
  if (introspection !== undefined) writeFileSync(join(root, 'oauth2.conf'), oauthConfOf(introspection));
  writeFileSync(join(root, 'dovecot.conf'), configOf(root, port, introspection !== undefined));
  let stopping = async (): Promise<void> => undefined;
  const start = async (): Promise<void> => {
    const child = spawn('dovecot', ['-F', '-c', join(root, 'dovecot.conf')], { stdio: 'ignore' });
    const ended = new Promise<void>((done) => child.once('exit', () => done()));
    stopping = async () => {
      child.kill('SIGTERM');
      await ended;
    };
    await untilOpen(port);
  };
  await start();
  let delivered = 0;
  return {
    port,
    username: 'soc@soc.example',
    password: 'secret',
    mailRoot,
    authSocket: join(root, 'run', 'auth-postfix'),
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
    inboxOf: (account) =>
      ['new', 'cur'].flatMap((each) => {
        const path = join(maildirOf(mailRoot, account), each);
        return readdirSync(path).map((name) => readFileSync(join(path, name)));
      }),
    async recreate() {
      await stopping();
      for (const name of readdirSync(maildir).filter((each) => each.startsWith('dovecot')))
        rmSync(join(maildir, name), { recursive: true });
      await start();
    },
    async stop() {
      await stopping();
      rmSync(root, { recursive: true, force: true });
    },
  };
}

/** The folder of an account's mail, made when it is not there. */
export function maildirOf(mailRoot: string, account: string): string {
  const maildir = join(mailRoot, account, 'Maildir');
  for (const folder of ['new', 'cur', 'tmp']) mkdirSync(join(maildir, folder), { recursive: true });
  for (const folder of ['..', '.', 'new', 'cur', 'tmp']) chownSync(join(maildir, folder), NOBODY, NOBODY);
  return maildir;
}

function filesIn(path: string): number {
  try {
    return readdirSync(path).length;
  } catch {
    // The folder is made when the first mail is moved into it.
    return 0;
  }
}

function oauthConfOf(introspection: string): string {
  return `
introspection_url = ${introspection}
introspection_mode = post
active_attribute = active
active_value = true
username_attribute = username
`;
}

const BY_TOKEN = `
passdb {
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = ROOT/oauth2.conf
}`;

function configOf(root: string, port: number, byToken: boolean): string {
  return `
base_dir = ${root}/run
state_dir = ${root}/state
log_path = ${root}/log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
first_valid_uid = 1
auth_mechanisms = plain login${byToken ? ' xoauth2 oauthbearer' : ''}
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
service auth {
  unix_listener ${root}/run/auth-postfix {
    mode = 0666
  }
}${byToken ? BY_TOKEN.replace('ROOT', root) : ''}
passdb {
  driver = static
  mechanisms = plain login
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
