/** `explain mail`: each file as the intake would read it and what it would do, one JSON object a line. */
import { readFile } from 'node:fs/promises';
import { isoOf } from '../base/clock.ts';
import type { Clock } from '../base/clock.ts';
import { decide } from '../mail/read/decide.ts';
import { openMailReader } from '../mail/read/reader.ts';
import type { MailReader } from '../mail/read/reader.ts';
import type { ReadMail, ReadOptions } from '../mail/read/types.ts';
import { exitCodes } from './output.ts';

export type ExplainMailOptions = ReadOptions & { clock: Clock };

/** Writes a line for every file, in order. Returns the exit code: 2 when a file could not be opened. */
export async function explainMail(
  files: readonly string[],
  write: (line: string) => void | Promise<void>,
  { clock, ...options }: ExplainMailOptions,
): Promise<number> {
  const reader = openMailReader({ clock });
  let code: number = exitCodes.ok;
  try {
    for (const file of files) {
      const line = await lineOf(file, reader, options);
      if ('missing' in line) code = exitCodes.usage;
      await write(JSON.stringify('missing' in line ? line.missing : line.mail));
    }
  } finally {
    await reader.close();
  }
  return code;
}

type Line = { mail: Record<string, unknown> } | { missing: { file: string; error: string } };

async function lineOf(file: string, reader: MailReader, options: ReadOptions): Promise<Line> {
  let raw: Uint8Array;
  try {
    raw = await readFile(file);
  } catch (error) {
    return { missing: { file, error: error instanceof Error ? error.message : String(error) } };
  }
  return { mail: shown(file, await reader.read(raw, options)) };
}

function shown(file: string, mail: ReadMail): Record<string, unknown> {
  const { from, to, cc, subject, messageId, inReplyTo, references, kind, text, replyText, authentication } = mail;
  return {
    from,
    to,
    cc,
    subject,
    messageId,
    inReplyTo,
    references,
    date: mail.date === null ? null : isoOf(mail.date),
    kind,
    text,
    replyText,
    attachments: mail.attachments.map(({ filename, mimeType, size, sha256, contentId }) => ({
      filename,
      mimeType,
      size,
      sha256,
      contentId,
    })),
    authentication,
    decision: decide(mail),
    file,
    kindReason: mail.kindReason,
    protection: mail.protection,
    ...(mail.bounce && { bounce: mail.bounce }),
    ...(mail.invitation && { invitation: mail.invitation }),
    ...(mail.notes.length > 0 && { notes: mail.notes }),
    ...(!mail.readable && { error: mail.notes.join('; ') }),
  };
}
