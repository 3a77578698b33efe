/**
 * Follows one IMAP account: takes every mail of its folders whole, hands it over, and moves it only when it is kept. A
 * break is answered by connecting again; what was kept before the break is recognised by the one who keeps.
 */
import { ImapFlow } from 'imapflow';
import type { FetchMessageObject } from 'imapflow';
import type { Clock, Instant, Timer } from '../base/clock.ts';
import type { Logger } from '../base/log.ts';

export type ImapAccount = {
  host: string;
  port: number;
  security: 'tls' | 'starttls' | 'none';
  username: string;
  /** Asked at each connection: an OAuth2 token lives for an hour. */
  login(): Promise<{ password: string } | { accessToken: string }>;
  folders: readonly string[];
  /** Where kept mail is moved; null: it stays, and UIDs say how far we are. */
  doneFolder: string | null;
};

export type FetchedMail = { uid: number; raw: Buffer; receivedAt: Instant | null };
export type FolderPlace = { folder: string; uidvalidity: number };

export type ImapState = { is: 'connected' } | { is: 'failed'; why: string };

export type ImapSink = {
  /** The last UID taken under this UIDVALIDITY; 0 when none was, or when the server has given out UIDs anew. */
  lastUid(place: FolderPlace): Promise<number>;
  /** Durable when it resolves; the same mail again changes nothing. */
  keep(place: FolderPlace, mails: readonly FetchedMail[]): Promise<void>;
  tell(state: ImapState): Promise<void>;
};

export type ImapWatch = { stop(): Promise<void> };

const LARGEST = 50 * 1024 * 1024;
const GROUP = { mails: 100, bytes: 8 * 1024 * 1024 };
/** How often other folders are looked at, and the first one in case a notice was lost. */
const LOOK_AGAIN_MS = 30_000;
const BACK_OFF_MS = [1000, 5000, 15_000, 60_000];

export function watchImap(
  account: ImapAccount,
  sink: ImapSink,
  { clock, log }: { clock: Clock; log: Logger },
): ImapWatch {
  const life = new Life(clock);
  const run = async (): Promise<void> => {
    for (let failures = 0; !life.over; failures += 1) {
      try {
        await session(account, sink, life, () => (failures = 0));
      } catch (error) {
        const why = error instanceof Error ? wordsOf(error) : String(error);
        log.warn({ err: error, host: account.host, user: account.username }, 'mailbox broken off; connecting again');
        await sink
          .tell({ is: 'failed', why })
          .catch((bad: unknown) => log.error({ err: bad }, 'mailbox state not kept'));
      }
      if (!life.over) await life.wait(BACK_OFF_MS[Math.min(failures, BACK_OFF_MS.length - 1)] ?? 60_000);
    }
  };
  const running = run();
  return {
    async stop() {
      life.end();
      await running;
    },
  };
}

/** Connects once and says what is there: for `mailbox test`. */
export async function tryImap(account: ImapAccount): Promise<{ folders: { folder: string; messages: number }[] }> {
  const imap = await connected(account);
  try {
    const folders = [];
    for (const folder of account.folders) {
      const status = await imap.status(folder, { messages: true });
      folders.push({ folder, messages: (status && status.messages) || 0 });
    }
    return { folders };
  } finally {
    await imap.logout();
  }
}

async function session(account: ImapAccount, sink: ImapSink, life: Life, well: () => void): Promise<void> {
  const imap = await connected(account);
  let lost: Error | undefined;
  imap.on('error', (error: Error) => (lost = error));
  imap.on('close', () => life.wake());
  imap.on('exists', () => life.wake());
  try {
    if (account.doneFolder !== null) await imap.mailboxCreate(account.doneFolder).catch(() => undefined);
    while (!life.over && imap.usable) {
      life.fresh();
      // The first folder is opened last: IDLE tells of the folder that is open.
      for (const folder of account.folders.toReversed()) await takeIn(imap, folder, account, sink, life);
      await sink.tell({ is: 'connected' });
      well();
      await life.wait(LOOK_AGAIN_MS);
    }
    if (!life.over) throw lost ?? new Error(`${account.host} closed the connection`);
  } finally {
    if (imap.usable) await imap.logout().catch(() => undefined);
    else imap.close();
  }
}

async function connected(account: ImapAccount): Promise<ImapFlow> {
  const login = await account.login();
  const imap = new ImapFlow({
    host: account.host,
    port: account.port,
    secure: account.security === 'tls',
    ...(account.security === 'starttls' ? { doSTARTTLS: true } : {}),
    ...(account.security === 'none' ? { doSTARTTLS: false } : {}),
    auth:
      'password' in login
        ? { user: account.username, pass: login.password }
        : { user: account.username, accessToken: login.accessToken },
    autoIdleDelay: 200,
    maxIdleTime: 240_000,
    connectionTimeout: 15_000,
    greetingTimeout: 15_000,
    logger: false,
  });
  // Without a listener an early failure would end the process; connect() rejects with it too.
  imap.on('error', () => undefined);
  await imap.connect();
  return imap;
}

async function takeIn(imap: ImapFlow, folder: string, account: ImapAccount, sink: ImapSink, life: Life): Promise<void> {
  const lock = await imap.getMailboxLock(folder);
  try {
    if (imap.mailbox === false) return;
    const place = { folder, uidvalidity: Number(imap.mailbox.uidValidity) };
    const from = account.doneFolder === null ? (await sink.lastUid(place)) + 1 : 1;
    // `n:*` names the last mail even when its UID is below n (RFC 3501 section 6.4.8).
    const found = (await imap.search({ uid: `${from}:*` }, { uid: true })) || [];
    const uids = found.filter((uid) => uid >= from).toSorted((a, b) => a - b);
    for (const group of await groupsOf(imap, uids)) {
      if (life.over) return;
      const fetched = await imap.fetchAll(
        group.join(','),
        { uid: true, internalDate: true, source: { start: 0, maxLength: LARGEST } },
        { uid: true },
      );
      const mails = fetched.flatMap(mailOf).toSorted((a, b) => a.uid - b.uid);
      await sink.keep(place, mails);
      const kept = mails.map(({ uid }) => uid);
      if (account.doneFolder !== null && kept.length > 0)
        await imap.messageMove(kept.join(','), account.doneFolder, { uid: true });
    }
  } finally {
    lock.release();
  }
}

/** Few enough and small enough to hold at once. */
async function groupsOf(imap: ImapFlow, uids: readonly number[]): Promise<number[][]> {
  if (uids.length === 0) return [];
  const sizes = new Map<number, number>();
  for (let at = 0; at < uids.length; at += 1000) {
    const some = uids.slice(at, at + 1000).join(',');
    for (const { uid, size } of await imap.fetchAll(some, { uid: true, size: true }, { uid: true }))
      sizes.set(uid, Math.min(size ?? 0, LARGEST));
  }
  const groups: number[][] = [];
  let [group, bytes]: [number[], number] = [[], 0];
  for (const [uid, size] of [...sizes].toSorted(([a], [b]) => a - b)) {
    if (group.length > 0 && (group.length >= GROUP.mails || bytes + size > GROUP.bytes)) {
      groups.push(group);
      [group, bytes] = [[], 0];
    }
    group.push(uid);
    bytes += size;
  }
  return [...groups, group];
}

function mailOf({ uid, source, internalDate }: FetchMessageObject): FetchedMail[] {
  if (!source) return [];
  const at = internalDate === undefined ? null : new Date(internalDate).getTime();
  return [{ uid, raw: source, receivedAt: at === null || Number.isNaN(at) ? null : at }];
}

function wordsOf(error: Error): string {
  const said = 'responseText' in error && typeof error.responseText === 'string' ? `: ${error.responseText}` : '';
  return `${error.message}${said}`.slice(0, 500);
}

/** One wait at a time that can be ended early, for a notice or for good. */
class Life {
  over = false;
  readonly #clock: Clock;
  #timer: Timer | undefined;
  #go: (() => void) | undefined;
  #woken = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** From here on notices count for the next wait. */
  fresh(): void {
    this.#woken = false;
  }

  wait(milliseconds: number): Promise<void> {
    if (this.over || this.#woken) return Promise.resolve();
    return new Promise((go) => {
      this.#go = go;
      this.#timer = this.#clock.after(milliseconds, go);
    });
  }

  wake(): void {
    this.#woken = true;
    this.#timer?.cancel();
    this.#go?.();
  }

  end(): void {
    this.over = true;
    this.wake();
  }
}
