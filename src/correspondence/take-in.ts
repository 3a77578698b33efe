/** Mail is stored whole before anything is read of it; the same mail handed over again is kept once. */
import { createHash } from 'node:crypto';
import { isoOf } from '../base/clock.ts';
import { newId } from '../base/id.ts';
import type { Deps } from '../db/deps.ts';
import type { Tx } from '../db/open.ts';
import { systemScope } from '../db/open.ts';
import type { FetchedMail, FolderPlace } from '../mail/imap.ts';
import { addressedTo } from './addressed.ts';
import { countTaken, ourAddresses, putFolder } from './mailboxes.store.ts';
import type { MailboxRow } from './mailboxes.store.ts';
import type { HandedOver } from '../mail/listener.ts';
import { withoutSubaddress } from './rules.ts';
import { storablePeer } from './sender.ts';
import { insertMessages } from './store.ts';
import type { Arrived } from './store.ts';

/** Keeps mails of an IMAP folder and how far it is read, in one transaction. Returns how many are new. */
export async function keepFromImap(
  deps: Deps,
  mailbox: Pick<MailboxRow, 'id' | 'clientId' | 'address' | 'place'>,
  { folder, uidvalidity }: FolderPlace,
  mails: readonly FetchedMail[],
): Promise<number> {
  return deps.db.as(systemScope, async (tx) => {
    const rows = mails.map(({ uid, raw, receivedAt }) => {
      const sha256 = createHash('sha256').update(raw).digest();
      return {
        ...arrived(deps, raw, sha256),
        clientId: mailbox.clientId,
        mailboxId: mailbox.id,
        cameBy: 'imap' as const,
        folder,
        uidvalidity,
        uid,
        // Not by the mailbox's own id: one that is removed and followed again has the same mails in it.
        arrival: `imap ${mailbox.clientId ?? 'shared'} ${mailbox.address} ${sha256.toString('hex')}`,
        receivedAt: isoOf(receivedAt ?? deps.clock.now()),
      };
    });
    const fresh = await insertMessages(tx, rows);
    const last = Math.max(0, ...mails.map(({ uid }) => uid));
    await putFolder(tx, mailbox, { folder, uidvalidity, lastUid: last });
    if (fresh > 0) await countTaken(tx, mailbox.id, fresh, isoOf(deps.clock.now()));
    return fresh;
  });
}

/** Keeps a mail that another server handed over. */
export async function keepFromServer(
  deps: Deps,
  { by, recipients, raw, peer }: Omit<HandedOver, 'peer'> & Partial<Pick<HandedOver, 'peer'>>,
): Promise<void> {
  const sha256 = createHash('sha256').update(raw).digest();
  const to = [...new Set(recipients.map((each) => each.toLowerCase()))].toSorted();
  await deps.db.as(systemScope, async (tx) => {
    await insertMessages(tx, [
      {
        ...arrived(deps, raw, sha256),
        clientId: await onlyClientOf(tx, to),
        cameBy: by,
        recipients: to,
        peer: peer ? JSON.stringify(storablePeer(peer)) : null,
        arrival: `${by} ${to.join(' ').slice(0, 1500)} ${sha256.toString('hex')}`,
        receivedAt: isoOf(deps.clock.now()),
      },
    ]);
  });
}

/** Whether an address is ours, with or without a token in it. */
export async function isOurs(deps: Deps, address: string): Promise<boolean> {
  const ours = await deps.db.as(systemScope, ourAddresses);
  return ours.includes(address.toLowerCase()) || ours.includes(withoutSubaddress(address));
}

async function onlyClientOf(tx: Tx, to: readonly string[]): Promise<string | null> {
  const known = await addressedTo(tx, to);
  const clients = [...new Set(known.map(({ clientId }) => clientId))];
  return clients.length === 1 ? (clients[0] ?? null) : null;
}

function arrived(deps: Deps, raw: Buffer, sha256: Buffer): Omit<Arrived, 'arrival' | 'cameBy' | 'receivedAt'> {
  return {
    id: newId(deps.clock.now()),
    clientId: null,
    mailboxId: null,
    folder: null,
    uidvalidity: null,
    uid: null,
    recipients: [],
    peer: null,
    raw,
    sha256,
    size: raw.length,
  };
}
