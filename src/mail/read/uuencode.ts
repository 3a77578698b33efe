/** Files written into text by uuencode. */
export type UuFile = { filename: string; content: Buffer };

const BEGIN = /^begin(?:-base64)? [0-7]{3,4} (.+?)\r?$/m;
const MOST_FILES = 50;

/** The files, and the text without them. A block without an end that still decodes is taken too. */
export function takeUuFiles(text: string): { text: string; files: UuFile[] } {
  if (!BEGIN.test(text)) return { text, files: [] };
  const lines = text.split('\n');
  const kept: string[] = [];
  const files: UuFile[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const block = files.length < MOST_FILES ? blockAt(lines, at) : undefined;
    if (block) {
      files.push(block.file);
      at = block.last;
    } else kept.push(lines[at] ?? '');
  }
  return { text: kept.join('\n'), files };
}

/** The first file of a body that was declared as uuencoded. */
export function fromUu(body: Buffer): UuFile | undefined {
  const text = body.toString('latin1');
  return takeUuFiles(text).files[0] ?? withoutBegin(text);
}

/** Some mailers put the name into the head of the part and leave out the first line and the last. */
function withoutBegin(text: string): UuFile | undefined {
  const lines = text
    .trimEnd()
    .split(/\r?\n/)
    .filter((line) => line !== 'end');
  const parts = lines.map(uuLine);
  const bytes = parts.flatMap((part) => part ?? []);
  return bytes.length === parts.length && bytes.length > 0
    ? { filename: '', content: Buffer.concat(bytes) }
    : undefined;
}

function blockAt(lines: readonly string[], at: number): { file: UuFile; last: number } | undefined {
  const begin = BEGIN.exec(lines[at] ?? '');
  if (!begin) return undefined;
  const inBase64 = begin[0].startsWith('begin-base64');
  const parts: Buffer[] = [];
  let last = at + 1;
  for (; last < lines.length; last += 1) {
    const line = (lines[last] ?? '').replace(/\r$/, '');
    if (line === 'end' || line === '====') break;
    const bytes = inBase64 ? Buffer.from(line, 'base64') : uuLine(line);
    if (bytes === undefined) return undefined;
    parts.push(bytes);
  }
  if (parts.length === 0) return undefined;
  return { file: { filename: begin[1]?.trim() ?? '', content: Buffer.concat(parts) }, last };
}

/** One line: its length in the first character, then four characters for three bytes. */
function uuLine(line: string): Buffer | undefined {
  if (line === '' || line === '`') return Buffer.alloc(0);
  const length = (line.charCodeAt(0) - 32) & 63;
  const needed = Math.ceil(length / 3) * 4;
  if (/[^\u0020-\u0060]/.test(line) || line.length - 1 > needed + 4) return undefined;
  // Blanks at the end are lost on the way.
  const code = line.slice(1).padEnd(needed, ' ');
  const out = Buffer.alloc(needed);
  let size = 0;
  for (let at = 0; at < needed; at += 4) {
    const six = (offset: number): number => (code.charCodeAt(at + offset) - 32) & 63;
    const three = (six(0) << 18) | (six(1) << 12) | (six(2) << 6) | six(3);
    out[size++] = three >> 16;
    out[size++] = (three >> 8) & 255;
    out[size++] = three & 255;
  }
  return out.subarray(0, Math.min(length, size));
}
