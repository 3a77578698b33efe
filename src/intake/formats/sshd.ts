import type { Draft } from './draft.ts';
import type { Saying } from './meaning.ts';
import { applyFound, applyMeaning, firstSaying, saying } from './meaning.ts';
import type { Syslog } from './syslog-header.ts';
import { means } from './system-message.ts';

const failed = { ...means('login_failed', 'loginFailed'), sets: { 'network.protocol': 'ssh' } };
const accepted = { ...means('user_login', 'loggedIn'), sets: { 'network.protocol': 'ssh' } };
const ended = { ...means('user_logout', 'loggedOut'), sets: { 'network.protocol': 'ssh' } };
const met = { ...means('ssh_connection', 'network'), sets: { 'network.protocol': 'ssh' } };
const FROM = ' from {source.ip} port {source.port}';

// The user name is the stranger's choice and may hold " from 192.0.2.1": it is taken as long as possible ("*").
const sayings: Saying[] = [
  saying(`Failed {auth_method} for invalid user {user.name*}${FROM}`, failed),
  saying(`Failed {auth_method} for {user.name*}${FROM}`, failed),
  saying(`Invalid user {user.name*}${FROM}`, failed),
  saying('Invalid user {user.name*} from {source.ip}', failed),
  saying(`Accepted {auth_method} for {user.name*}${FROM}`, accepted),
  saying(`error: maximum authentication attempts exceeded for invalid user {user.name*}${FROM}`, failed),
  saying(`error: maximum authentication attempts exceeded for {user.name*}${FROM}`, failed),
  saying(`Connection closed by authenticating user {user.name*} {source.ip} port {source.port}`, failed),
  saying(`Connection closed by invalid user {user.name*} {source.ip} port {source.port}`, failed),
  saying(`Disconnected from user {user.name*} {source.ip} port {source.port}`, ended),
  saying('pam_unix(sshd:session): session closed for user {user.name}', ended),
  saying('Connection closed by {source.ip} port {source.port}', met),
  saying('Connection from {source.ip} port {source.port}', met),
];

/** Reads a message of OpenSSH's server; false when it is none, then nothing was written. */
export function readSshd(syslog: Syslog, draft: Draft): boolean {
  // Since OpenSSH 9.8 a session is a process of its own.
  if (syslog.app !== 'sshd' && syslog.app !== 'sshd-session' && syslog.app !== 'sshd-auth') return false;
  const known = firstSaying(sayings, syslog.msg);
  if (!known) return false;
  draft.set('event.dataset', 'openssh.sshd');
  draft.set('event.provider', 'sshd');
  draft.set('message', syslog.msg.trim());
  const found = known.found.map(([hole, text]): [string, string] => [
    hole,
    hole === 'source.port' ? firstWord(text) : text,
  ]);
  applyFound(draft, found, 'openssh.sshd');
  applyMeaning(draft, known.meaning);
  return true;
}

/** The port ends the phrase, but not always the line: `port 4242 ssh2`, `port 4242 [preauth]`. */
function firstWord(text: string): string {
  return text.split(' ', 1)[0]?.replace(/:$/u, '') ?? '';
}
