/** One device's configuration, fetched, masked and settled; who changed it is asked when it is another one. */
import type { Clock } from '../base/clock.ts';
import type { Login } from './ssh.ts';
import { askBySsh } from './ssh.ts';
import type { Due } from './store.ts';
import { drivers, iosCommit, junosCommit, settled } from './drivers.ts';
import type { Commit } from './drivers.ts';
import { masked } from './masks.rules.ts';

export const LIMITS = { ms: 90_000, bytes: 16 * 1024 * 1024 };
/** `differs`: whether this text is another one than is kept. */
export type FetchOptions = { scratch: string; clock: Clock; differs: (text: string) => Promise<boolean> };
export type Fetching =
  | { is: 'told'; text: string; hostKey: string; commit: Commit | undefined }
  | { is: 'changed-key'; offered: string }
  | { is: 'failed'; words: string };

export async function fetchFrom(
  due: Due,
  login: Login | undefined,
  { scratch, clock, differs }: FetchOptions,
): Promise<Fetching> {
  if (due.address === null) return { is: 'failed', words: 'it has no address' };
  if (!login) return { is: 'failed', words: 'it has no SSH credential: choose one for it' };
  const { driver: name, port, oldCiphers, hostKey } = due;
  const driver = drivers[name];
  const asked = { login, limits: LIMITS, clock, target: { address: due.address, port, oldCiphers, hostKey } };
  const answer = await askBySsh(scratch, { ...asked, command: name === 'generic' ? due.command : driver.command });
  if (answer.is !== 'told') return answer;
  if (!driver.whole.test(answer.text.replaceAll('\r', '')))
    return { is: 'failed', words: 'what it answered is not a whole configuration: may this user see all of it?' };
  const text = settled(name, masked(answer.text.replaceAll('\r', '')));
  if (name === 'cisco-ios') return { ...answer, text, commit: iosCommit(answer.text) };
  if (driver.commits === undefined || !(await differs(text))) return { ...answer, text, commit: undefined };
  const target = { ...asked.target, hostKey: answer.hostKey };
  const log = await askBySsh(scratch, { ...asked, target, command: driver.commits });
  return { ...answer, text, commit: log.is === 'told' ? junosCommit(log.text) : undefined };
}
