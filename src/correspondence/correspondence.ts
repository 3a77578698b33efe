/** Everything that runs for mail: mailboxes followed, listeners, filing, sending. */
import { isoOf } from '../base/clock.ts';
import type { Timer } from '../base/clock.ts';
import type { Doorbell } from '../bus/doorbell.ts';
import type { Deps } from '../db/deps.ts';
import { systemScope } from '../db/open.ts';
import { watchImap } from '../mail/imap.ts';
import type { ImapWatch } from '../mail/imap.ts';
import { listenForMail } from '../mail/listener.ts';
import type { MailListener } from '../mail/listener.ts';
import { nameServers } from '../mail/name-servers.ts';
import { ownRelays } from '../mail/own-relays.ts';
import { openMailReader } from '../mail/read/reader.ts';
import { openTicketPost } from '../mail/send.ts';
import { mailTokens } from '../mail/token.ts';
import { fileWaiting } from './filing.ts';
import { accountOf } from './mailboxes.ts';
import { lastUid, mailboxLines, updateMailbox } from './mailboxes.store.ts';
import type { MailboxRow } from './mailboxes.store.ts';
import { sendNext } from './outgoing.ts';
import type { MailDeps } from './parts.ts';
import { isOurs, keepFromImap, keepFromServer } from './take-in.ts';

export { repliesWorker } from './outgoing.ts';

/** What the verbs of mail stand on. Close the reader when done. */
export function openMail(deps: Deps, secret: string): MailDeps {
  return {
    ...deps,
    secret,
    tokens: mailTokens(secret, deps.config.mailFrom),
    reader: openMailReader({ clock: deps.clock }),
    senders: { resolver: nameServers(deps.config.mailNameServers), relays: ownRelays(deps.config.mailRelays) },
  };
}

export type Correspondence = { smtpPort: number | undefined; lmtpPort: number | undefined; stop(): Promise<void> };

const LOOK_AGAIN_MS = 3000;

export async function startCorrespondence(deps: MailDeps, doorbell: Pick<Doorbell, 'onRing'>): Promise<Correspondence> {
  const post = openTicketPost(deps.config);
  const filing = loop(deps, async () => (await fileWaiting(deps)) > 0);
  const sending = loop(deps, async () => (post ? sendNext(deps, post) : false));
  const watches = new Watches(deps, filing.wake);
  const following = loop(deps, async () => {
    await watches.follow();
    return false;
  });
  const listeners = await startListeners(deps, filing.wake);
  const silence = doorbell.onRing(() => {
    filing.wake();
    sending.wake();
  });
  return {
    smtpPort: listeners.smtp?.port,
    lmtpPort: listeners.lmtp?.port,
    async stop() {
      silence();
      await Promise.all([listeners.smtp?.close(), listeners.lmtp?.close(), following.stop()]);
      await watches.stop();
      await Promise.all([filing.stop(), sending.stop()]);
      post?.close();
    },
  };
}

async function startListeners(
  deps: MailDeps,
  wake: () => void,
): Promise<{ smtp: MailListener | undefined; lmtp: MailListener | undefined }> {
  const { mailSmtpPort, mailLmtpPort, mailListenHost: host } = deps.config;
  const sink = {
    takes: (address: string) => isOurs(deps, address),
    keep: async (mail: Parameters<typeof keepFromServer>[1]) => {
      await keepFromServer(deps, mail);
      wake();
    },
  };
  const start = async (by: 'smtp' | 'lmtp', port: number | undefined): Promise<MailListener | undefined> =>
    port === undefined ? undefined : listenForMail({ by, host, port }, sink, deps.log);
  return { smtp: await start('smtp', mailSmtpPort), lmtp: await start('lmtp', mailLmtpPort) };
}

/** One watch for each mailbox there is, as mailboxes come and go. */
class Watches {
  readonly #deps: MailDeps;
  readonly #wake: () => void;
  readonly #running = new Map<string, ImapWatch>();

  constructor(deps: MailDeps, wake: () => void) {
    this.#deps = deps;
    this.#wake = wake;
  }

  async follow(): Promise<void> {
    const now = isoOf(this.#deps.clock.now());
    const mailboxes = await this.#deps.db.as(systemScope, (tx) => mailboxLines(tx, now));
    const wanted = new Map(mailboxes.filter(({ state }) => state !== 'off').map((each) => [each.id, each]));
    for (const [id, watch] of this.#running)
      if (!wanted.has(id)) {
        this.#running.delete(id);
        await watch.stop();
      }
    for (const [id, mailbox] of wanted) if (!this.#running.has(id)) this.#running.set(id, this.#watch(mailbox));
  }

  #watch(mailbox: MailboxRow): ImapWatch {
    const deps = this.#deps;
    return watchImap(
      accountOf(deps.secret, mailbox),
      {
        lastUid: ({ folder, uidvalidity }) =>
          deps.db.as(systemScope, (tx) => lastUid(tx, mailbox.id, folder, uidvalidity)),
        keep: async (place, mails) => {
          await keepFromImap(deps, mailbox, place, mails);
          this.#wake();
        },
        tell: async (state) => {
          const at = isoOf(deps.clock.now());
          const set =
            state.is === 'connected'
              ? { state: state.is, connectedAt: at }
              : { state: state.is, lastError: state.why, lastErrorAt: at };
          await deps.db.as(systemScope, (tx) => updateMailbox(tx, mailbox.id, set));
        },
      },
      deps,
    );
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#running.values()].map((watch) => watch.stop()));
  }
}

/** Does `work` until there is none left, whenever it is woken and every few seconds. */
function loop(deps: MailDeps, work: () => Promise<boolean>): { wake(): void; stop(): Promise<void> } {
  let [stopped, again] = [false, false];
  let running: Promise<void> | undefined;
  let timer: Timer | undefined;
  const run = async (): Promise<void> => {
    try {
      do {
        again = false;
        while (!stopped && (await work()));
      } while (again && !stopped);
    } catch (error) {
      deps.log.error({ err: error }, 'mail: work failed; tried again in a moment');
    }
    running = undefined;
    if (!stopped) timer = deps.clock.after(LOOK_AGAIN_MS, wake);
  };
  const wake = (): void => {
    again = true;
    timer?.cancel();
    if (!stopped) running ??= run();
  };
  wake();
  return {
    wake,
    async stop() {
      stopped = true;
      timer?.cancel();
      await running;
    },
  };
}
