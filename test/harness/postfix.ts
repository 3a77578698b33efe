/** Debian's postfix as an instance of its own, on a free loopback port: delivers into the mailboxes of a dovecot and bounces what has none, or hands on by LMTP. */
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { maildirOf } from './dovecot.ts';
import type { Dovecot } from './dovecot.ts';
import { freeTcp } from './product.ts';

/** postfix gives its processes other users, which only root may. */
export const hasPostfix = process.getuid?.() === 0 && spawnSync('postconf', ['-d', 'mail_version']).status === 0;

export type Postfix = { port: number; stop(): void };

/** `accounts`: addresses that have a mailbox; every other address of their domains makes a bounce after it was accepted. */
export async function startPostfix(dovecot: Dovecot, accounts: readonly string[]): Promise<Postfix> {
  const boxes = accounts.map((address) => {
    const account = address.split('@')[0] ?? '';
    maildirOf(dovecot.mailRoot, account);
    return `${address} ${account}/Maildir/`;
  });
  const domains = [...new Set(accounts.map((address) => address.split('@')[1]))].join(', ');
  return runPostfix((root) => {
    writeFileSync(join(root, 'etc', 'boxes'), `${boxes.join('\n')}\n`);
    return mainOf(root, dovecot, domains);
  });
}

/** The mail server in front of us: takes mail for `domain` and hands it to the LMTP listener at `lmtpPort`. */
export async function startPostfixBefore(domain: string, lmtpPort: number): Promise<Postfix> {
  return runPostfix(
    (root) => `${commonOf(root)}
virtual_mailbox_domains = ${domain}
virtual_transport = lmtp:inet:127.0.0.1:${lmtpPort}
smtpd_relay_restrictions = reject_unauth_destination
`,
  );
}

async function runPostfix(main: (root: string) => string): Promise<Postfix> {
  const root = mkdtempSync(join(tmpdir(), 'postfix-'));
  chmodSync(root, 0o755);
  for (const folder of ['etc', 'queue', 'data']) mkdirSync(join(root, folder));
  const uid = Number(execFileSync('id', ['-u', 'postfix'], { encoding: 'utf8' }));
  chownSync(join(root, 'data'), uid, -1);
  const port = await freeTcp();
  writeFileSync(join(root, 'etc', 'main.cf'), main(root));
  writeFileSync(join(root, 'etc', 'master.cf'), masterOf(port));
  const control = (...words: string[]): void => {
    const { status, stderr } = spawnSync('postfix', ['-c', join(root, 'etc'), ...words], { encoding: 'utf8' });
    if (status !== 0) throw new Error(`postfix ${words.join(' ')}: ${stderr}`);
  };
  control('start');
  return {
    port,
    stop() {
      control('stop');
      rmSync(root, { recursive: true, force: true });
    },
  };
}

function commonOf(root: string): string {
  return `
compatibility_level = 3.6
queue_directory = ${root}/queue
data_directory = ${root}/data
maillog_file = ${root}/log
maillog_file_prefixes = ${root}
inet_interfaces = loopback-only
inet_protocols = ipv4
myhostname = mx.acme.example
mydestination =
alias_maps =
local_recipient_maps =
smtpd_reject_unlisted_recipient = no
disable_dns_lookups = yes
mynetworks =
`;
}

function mainOf(root: string, { mailRoot, authSocket }: Dovecot, domains: string): string {
  return `${commonOf(root)}
virtual_mailbox_domains = ${domains}
virtual_mailbox_maps = texthash:${root}/etc/boxes
virtual_mailbox_base = ${mailRoot}
virtual_uid_maps = static:65534
virtual_gid_maps = static:65534
smtpd_relay_restrictions = permit_sasl_authenticated, reject_unauth_destination
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = ${authSocket}
`;
}

const SERVICES = 'bounce rewrite defer trace proxymap smtp lmtp error retry';
const PROGRAMS: Record<string, string> = {
  rewrite: 'trivial-rewrite',
  defer: 'bounce',
  trace: 'bounce',
  retry: 'error',
};

function masterOf(port: number): string {
  const line = (name: string): string => `${name} unix - - n - 0 ${PROGRAMS[name] ?? name}`;
  return `
127.0.0.1:${port} inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
flush unix n - n 1000? 0 flush
virtual unix - n n - - virtual
qmgr unix n - n 300 1 qmgr
postlog unix-dgram n - n - 1 postlogd
anvil unix - - n - 1 anvil
verify unix - - n - 1 verify
tlsmgr unix - - n 1000? 1 tlsmgr
${SERVICES.split(' ').map(line).join('\n')}
`;
}
