/** Files of tickets: a row that names the file, and its bytes in chunks under their SHA-256. */
import { sql } from 'kysely';
import type { z } from 'zod';
import type { Tx } from '../db/open.ts';
import type { Audience, zAttachment } from './ticket-api.ts';

export type Attachment = z.output<typeof zAttachment>;

// Large enough to be few, small enough that a download holds little memory.
const CHUNK = 1_048_576;

const columns = sql`id, entry_id, audience, name, media_type, size, encode(sha256, 'hex') as sha256, author_name as by, at`;

export async function attachmentsOf(tx: Tx, ticketId: string): Promise<Attachment[]> {
  const { rows } =
    await sql<Attachment>`select ${columns} from ticket_attachment where ticket_id in (select ticket_family(${ticketId})) order by at, id`.execute(
      tx,
    );
  return rows;
}

export async function attachmentOf(
  tx: Tx,
  ticketId: string,
  id: string,
): Promise<(Attachment & { clientId: string }) | undefined> {
  const { rows } = await sql<
    Attachment & { clientId: string }
  >`select ${columns}, client_id from ticket_attachment where ticket_id in (select ticket_family(${ticketId})) and id = ${id}`.execute(
    tx,
  );
  return rows[0];
}

export type NewAttachment = {
  id: string;
  clientId: string;
  ticketId: string;
  entryId: string;
  audience: Audience;
  name: string;
  mediaType: string;
  sha256: Buffer;
  bytes: Buffer;
  authorName: string;
  at: string;
};

export async function insertAttachment(tx: Tx, file: NewAttachment): Promise<void> {
  const { bytes, ...row } = file;
  for (let part = 0; part * CHUNK < bytes.length; part += 1) {
    const piece = bytes.subarray(part * CHUNK, (part + 1) * CHUNK);
    await sql`insert into ticket_attachment_chunk (client_id, audience, sha256, part, bytes)
      values (${file.clientId}, ${file.audience}, ${file.sha256}, ${part}, ${piece}) on conflict do nothing`.execute(
      tx,
    );
  }
  await tx
    .insertInto('ticketAttachment')
    .values({ ...row, size: bytes.length })
    .execute();
}

/** One chunk of a file's bytes; undefined after the last. */
export async function chunkOf(
  tx: Tx,
  file: { clientId: string; audience: Audience; sha256: string },
  part: number,
): Promise<Buffer | undefined> {
  const { rows } = await sql<{ bytes: Buffer }>`select bytes from ticket_attachment_chunk
    where client_id = ${file.clientId} and audience = ${file.audience} and sha256 = decode(${file.sha256}, 'hex') and part = ${part}`.execute(
    tx,
  );
  return rows[0]?.bytes;
}
