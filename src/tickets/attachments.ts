/** Files on entries. Who sees the entry sees the file: it takes its audience from there. */
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { Actor } from '../base/actor.ts';
import { isoOf } from '../base/clock.ts';
import { newId } from '../base/id.ts';
import { Problem, notFound } from '../base/problem.ts';
import type { Deps } from '../db/deps.ts';
import { scopeOf } from '../db/scope.ts';
import { apply, byOf } from './apply.ts';
import { attachmentOf, chunkOf, insertAttachment } from './attachments.store.ts';
import type { Attachment } from './attachments.store.ts';
import { change } from './change.rules.ts';
import { downloadHeaders, refusalOf } from './file.rules.ts';
import { entryOf } from './store.ts';
import { locked } from './tickets.ts';

export type NewFile = { ticketId: string; entryId: string; name: string; mediaType: string; bytes: Buffer };

/** Adds a file to an entry that the actor wrote. */
export async function attach(deps: Deps, actor: Actor, file: NewFile): Promise<Attachment> {
  const refusal = refusalOf(file);
  if (refusal) throw refusal;
  const by = byOf(actor);
  return deps.db.as(scopeOf(actor), async (tx) => {
    const subject = await locked(tx, file.ticketId);
    const entry = await entryOf(tx, file.ticketId, file.entryId);
    if (!entry) throw notFound('entry');
    if (entry.authorSide !== by.side || entry.authorId !== by.id)
      throw new Problem('attachment/not-yours', 403, 'Files go onto entries of your own. Write an entry first.');
    if (subject.ticket.state === 'closed')
      throw new Problem('ticket/closed', 409, 'This ticket is closed. Reopen it to add a file.');
    const now = deps.clock.now();
    const [id, sha256] = [newId(now), createHash('sha256').update(file.bytes).digest()];
    const { ticketId, entryId, name, mediaType, bytes } = file;
    await insertAttachment(tx, {
      id,
      clientId: subject.ticket.clientId,
      ticketId,
      entryId,
      name,
      mediaType,
      bytes,
      sha256,
      audience: entry.audience,
      authorName: actor.name,
      at: isoOf(now),
    });
    await apply(
      tx,
      deps.clock,
      actor,
      subject,
      change('attached', {
        history: [{ what: 'attachment', was: null, became: name }],
        published: entry.audience === 'client',
      }),
    );
    return {
      id,
      entryId,
      audience: entry.audience,
      name,
      mediaType,
      size: bytes.length,
      sha256: sha256.toString('hex'),
      by: actor.name,
      at: isoOf(now),
    };
  });
}

/** The file as a stream and the headers to send it with. Each chunk is read under the actor's own scope, so no transaction waits for a slow reader. */
export async function download(
  deps: Deps,
  actor: Actor,
  ticketId: string,
  id: string,
): Promise<{ headers: Record<string, string>; stream: Readable }> {
  const scope = scopeOf(actor);
  const file = await deps.db.as(scope, (tx) => attachmentOf(tx, ticketId, id));
  if (!file) throw notFound('attachment');
  const chunk = (part: number): Promise<Buffer | undefined> => deps.db.as(scope, (tx) => chunkOf(tx, file, part));
  return { headers: downloadHeaders(file), stream: Readable.from(chunksOf(file, chunk), { objectMode: false }) };
}

async function* chunksOf(
  file: Attachment,
  read: (part: number) => Promise<Buffer | undefined>,
): AsyncGenerator<Buffer> {
  let sent = 0;
  for (let part = 0; sent < file.size; part += 1) {
    const bytes = await read(part);
    if (!bytes) throw new Error(`chunk ${part} of attachment ${file.id} is missing`);
    sent += bytes.length;
    yield bytes;
  }
}
