/**
 * Just enough of tar (POSIX ustar, IEEE Std 1003.1 "pax", section "ustar Interchange Format"): regular files with short
 * names, in pieces small enough to hold in memory. So a backup can be looked into with the tools every system has.
 */
import type { FileHandle } from 'node:fs/promises';
import { Problem } from '../../base/problem.ts';

const BLOCK = 512;

export type Entry = { name: string; bytes: Buffer };

/** One file with its header and padding. `at` is its time in seconds. */
export function tarEntry({ name, bytes }: Entry, at: number): Buffer[] {
  return [header(name, bytes.length, at), bytes, Buffer.alloc(padding(bytes.length))];
}

/** Two blocks of zeros. */
export const tarEnd = Buffer.alloc(2 * BLOCK);

/** All entries of an archive from its beginning; throws when it is no archive of ours or cut off. */
export async function* readTar(
  file: FileHandle,
): AsyncGenerator<Entry & { /** Where its bytes begin in the archive. */ start: number }> {
  let position = 0;
  for (;;) {
    const head = await exactly(file, position, BLOCK);
    if (head.every((byte) => byte === 0)) return;
    const size = Number.parseInt(text(head, 124, 12), 8);
    if (
      text(head, 257, 6) !== 'ustar' ||
      !Number.isSafeInteger(size) ||
      checksum(head) !== Number.parseInt(text(head, 148, 8), 8)
    )
      throw damaged('it is no archive, or altered');
    const start = position + BLOCK;
    yield { name: text(head, 0, 100), bytes: await exactly(file, start, size), start };
    position += BLOCK + size + padding(size);
  }
}

export function damaged(why: string): Problem {
  return new Problem(
    'backup/damaged',
    422,
    `The backup cannot be used: ${why}. Nothing was changed. Use another copy of it, or an older backup.`,
  );
}

function header(name: string, size: number, at: number): Buffer {
  if (Buffer.byteLength(name) > 100) throw new RangeError(`too long a name for ustar: ${name}`);
  const head = Buffer.alloc(BLOCK);
  const octal = (value: number, length: number): string => value.toString(8).padStart(length - 1, '0');
  head.write(name, 0);
  head.write(octal(0o600, 8), 100);
  head.write(octal(0, 8), 108);
  head.write(octal(0, 8), 116);
  head.write(octal(size, 12), 124);
  head.write(octal(at, 12), 136);
  head.write('0', 156);
  head.write('ustar\u000000', 257);
  head.write(`${checksum(head).toString(8).padStart(6, '0')}\u0000 `, 148);
  return head;
}

/** The sum of a header's bytes, its own field counted as spaces. */
function checksum(head: Buffer): number {
  return head.reduce((sum, byte, i) => sum + (i >= 148 && i < 156 ? 32 : byte), 0);
}

function padding(size: number): number {
  return (BLOCK - (size % BLOCK)) % BLOCK;
}

function text(head: Buffer, from: number, length: number): string {
  const field = head.subarray(from, from + length);
  const end = field.indexOf(0);
  return field.subarray(0, end === -1 ? length : end).toString('utf8');
}

/** Exactly these bytes of a file. */
export async function exactly(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length);
  let done = 0;
  while (done < length) {
    const { bytesRead } = await file.read(bytes, done, length - done, position + done);
    if (bytesRead === 0) throw damaged('it ends in the middle');
    done += bytesRead;
  }
  return bytes;
}
