import { pipeline } from 'node:stream/promises';
import type { EcsEvent } from '../intake/formats/event.ts';
import { withNote } from '../intake/formats/event.ts';
import { readEvent } from '../intake/formats/read.ts';
import { isClosedPipe } from './lines.ts';

export type ExplainOptions = {
  /** The arrival of each line, epoch ms. */
  receivedAt: () => number;
  /** IANA zone for stamps that state none; UTC when absent. */
  zone?: string;
};

type Input = AsyncIterable<Uint8Array> | NodeJS.ReadableStream;
type Line = { bytes: Uint8Array; cut: boolean };

const LONGEST_LINE = 1024 * 1024;
const LF = 0x0a;
const CR = 0x0d;

/**
 * Reads log lines (LF or CRLF, any bytes) and prints each as one JSON object, as the listeners would see it. Empty lines
 * are left out; of a line above 1 MiB the rest is. Reads no faster than the output takes it. Returns the exit code.
 */
export async function explainLog(
  input: Input,
  output: NodeJS.WritableStream,
  options: ExplainOptions,
): Promise<number> {
  try {
    await pipeline(explained(input, options), output, { end: false });
  } catch (error) {
    if (!isClosedPipe(error)) throw error;
  }
  return 0;
}

/** One text for each piece of input: all its lines together, so that a write is not a line but many. */
async function* explained(input: Input, options: ExplainOptions): AsyncGenerator<string> {
  const splitter = new Splitter();
  for await (const chunk of input) {
    const text = explainAll(splitter.push(typeof chunk === 'string' ? Buffer.from(chunk) : chunk), options);
    if (text !== '') yield text;
  }
  const last = explainAll(splitter.rest(), options);
  if (last !== '') yield last;
}

function explainAll(lines: Line[], options: ExplainOptions): string {
  return lines.map((line) => `${JSON.stringify(explain(line, options))}\n`).join('');
}

function explain(line: Line, options: ExplainOptions): EcsEvent {
  const zone = options.zone === undefined ? {} : { zone: options.zone };
  const event = readEvent(line.bytes, { receivedAt: options.receivedAt(), ...zone });
  return line.cut ? withNote(event, `line longer than ${LONGEST_LINE} bytes, the rest is left out`) : event;
}

/** Bytes in pieces of any size → lines. Holds at most one line's beginning. */
class Splitter {
  #parts: Uint8Array[] = [];
  #size = 0;

  push(chunk: Uint8Array): Line[] {
    const lines: Line[] = [];
    let from = 0;
    for (let end = chunk.indexOf(LF); end >= 0; end = chunk.indexOf(LF, from)) {
      this.#keep(chunk.subarray(from, end));
      lines.push(...this.rest());
      from = end + 1;
    }
    this.#keep(chunk.subarray(from));
    return lines;
  }

  /** The line that was begun, if it is not empty. */
  rest(): Line[] {
    const bytes = Buffer.concat(this.#parts);
    const cut = this.#size > LONGEST_LINE;
    this.#parts = [];
    this.#size = 0;
    const line = bytes.at(-1) === CR && !cut ? bytes.subarray(0, -1) : bytes;
    return line.length === 0 ? [] : [{ bytes: line, cut }];
  }

  #keep(part: Uint8Array): void {
    const room = LONGEST_LINE - this.#size;
    // A copy: the reader may use the chunk's memory again before the line is complete.
    if (room > 0 && part.length > 0) this.#parts.push(Uint8Array.prototype.slice.call(part, 0, room));
    this.#size += part.length;
  }
}
