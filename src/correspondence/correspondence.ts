/** Everything that runs for mail: mailboxes followed, listeners, filing, sending. */
import { isoOf } from '../base/clock.ts';
import type { Deps } from '../db/deps.ts';
import { recordFact } from '../db/facts.ts';
import type { FactWorker } from '../db/facts.ts';
import { systemScope } from '../db/open.ts';
import { watchImap } from '../mail/imap.ts';
import type { ImapState, ImapWatch } from '../mail/imap.ts';
import { listenForMail } from '../mail/listener.ts';
import type { MailListener } from '../mail/listener.ts';
import { nameServers } from '../mail/name-servers.ts';
import { ownRelays } from '../mail/own-relays.ts';
import { openMailReader } from '../mail/read/reader.ts';
import { openTicketPost } from '../mail/send.ts';
import { mailTokens } from '../mail/token.ts';
import { closingsWorker } from './closing.ts';
import { fileWaiting } from './filing.ts';
import { loop } from './loop.ts';
import { accountOf } from './mailboxes.ts';
import { followedMailboxes, lastUid, mailboxById, updateMailbox } from './mailboxes.store.ts';
import type { MailboxRow } from './mailboxes.store.ts';
import { sendNotices } from './notices.ts';
import { repliesWorker, sendDue } from './outgoing.ts';
import { mailMetrics } from './metrics.ts';
import type { MailDeps } from './parts.ts';
import { makeStirs, stirWorker } from './stirs.ts';
import { isOurs, keepFromImap, keepFromServer } from './take-in.ts';

export { repliesWorker } from './outgoing.ts';

/** Facts that mail follows. */
export function mailWorkers(deps: MailDeps): FactWorker[] {
  return [repliesWorker(deps), closingsWorker(deps), stirWorker(deps)];
}

/** What the verbs of mail stand on. Close the reader when done. */
export function openMail(deps: Deps, secret: string): MailDeps {
  return {
    ...deps,
    secret,
    tokens: mailTokens(secret, deps.config.mailFrom),
    reader: openMailReader({ clock: deps.clock }),
    stirs: makeStirs(),
    metrics: mailMetrics(deps.clock),
    senders: { resolver: nameServers(deps.config.mailNameServers), relays: ownRelays(deps.config.mailRelays) },
  };
}

export type Correspondence = { smtpPort: number | undefined; lmtpPort: number | undefined; stop(): Promise<void> };

export async function startCorrespondence(deps: MailDeps): Promise<Correspondence> {
  const { stirs } = deps;
  const post = openTicketPost(deps.config);
  const filing = loop(deps, async (over) => {
    while (!over() && (await fileWaiting(deps)) > 0);
    return { nextIn: undefined };
  });
  const sending = post && loop(deps, (over) => sendDue(deps, post, over));
  const noticing = post && loop(deps, (over) => sendNotices(deps, post, over));
  const watches = new Watches(deps);
  const following = loop(deps, async () => {
    await watches.follow();
    return { nextIn: undefined };
  });
  const listeners = await startListeners(deps);
  const silences = [
    stirs.on('file', filing.wake),
    stirs.on('send', () => sending?.wake()),
    stirs.on('notify', () => noticing?.wake()),
    stirs.on('follow', following.wake),
  ];
  return {
    smtpPort: listeners.smtp?.port,
    lmtpPort: listeners.lmtp?.port,
    async stop() {
      for (const silence of silences) silence();
      await Promise.all([listeners.smtp?.close(), listeners.lmtp?.close(), following.stop()]);
      await watches.stop();
      await Promise.all([filing.stop(), sending?.stop(), noticing?.stop()]);
      post?.close();
    },
  };
}

async function startListeners(
  deps: MailDeps,
): Promise<{ smtp: MailListener | undefined; lmtp: MailListener | undefined }> {
  const { mailSmtpPort, mailLmtpPort, mailListenHost: host } = deps.config;
  const sink = {
    takes: (address: string) => isOurs(deps, address),
    keep: async (mail: Parameters<typeof keepFromServer>[1]) => {
      await keepFromServer(deps, mail);
      deps.stirs.stir('file');
    },
  };
  const start = async (by: 'smtp' | 'lmtp', port: number | undefined): Promise<MailListener | undefined> =>
    port === undefined ? undefined : listenForMail({ by, host, port }, sink, deps.log);
  return { smtp: await start('smtp', mailSmtpPort), lmtp: await start('lmtp', mailLmtpPort) };
}

/** One watch for each mailbox there is, as mailboxes come, change and go. */
class Watches {
  readonly #deps: MailDeps;
  readonly #running = new Map<string, ImapWatch & { version: number }>();

  constructor(deps: MailDeps) {
    this.#deps = deps;
  }

  async follow(): Promise<void> {
    const mailboxes = await this.#deps.db.as(systemScope, followedMailboxes);
    const wanted = new Map(mailboxes.map((each) => [each.id, each]));
    for (const [id, watch] of this.#running)
      if (wanted.get(id)?.version !== watch.version) {
        this.#running.delete(id);
        await watch.stop();
        if (!wanted.has(id)) this.#deps.metrics.forget(id);
      }
    for (const [id, mailbox] of wanted)
      if (!this.#running.has(id)) this.#running.set(id, { ...this.#watch(mailbox), version: mailbox.version });
  }

  #watch(mailbox: MailboxRow): ImapWatch {
    const deps = this.#deps;
    return watchImap(
      accountOf(deps.secret, mailbox),
      {
        lastUid: (place) => deps.db.as(systemScope, (tx) => lastUid(tx, mailbox, place)),
        keep: async (place, mails) => {
          await keepFromImap(deps, mailbox, place, mails);
          deps.stirs.stir('file');
        },
        tell: (state) => this.#tell(mailbox, state),
      },
      deps,
    );
  }

  /** Keeps how it is; what has changed is told. */
  async #tell({ id, clientId, version }: MailboxRow, state: ImapState): Promise<void> {
    const { clock, db, metrics } = this.#deps;
    const at = isoOf(clock.now());
    const well = state.is === 'connected';
    if (well) metrics.looked(id);
    else metrics.broken(id);
    const set = well ? { connectedAt: at } : { lastError: state.why, lastErrorAt: at };
    await db.as(systemScope, async (tx) => {
      const before = await mailboxById(tx, id);
      // How it was before it was changed says nothing of how it is.
      if (before?.version !== version) return;
      await updateMailbox(tx, id, { state: state.is, ...set });
      if (before.state !== state.is)
        await recordFact(tx, clock, { topic: `mailbox.${state.is}`, clientId, subjectId: id });
    });
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#running.values()].map((watch) => watch.stop()));
  }
}
