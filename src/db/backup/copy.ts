/** COPY over an ordinary connection of `pg`, in both directions, as fast as the slower side. */
import { once } from 'node:events';
import type pg from 'pg';

// Enough to keep the socket busy, little enough to forget.
const HIGH_WATER = 8 * 1024 * 1024;

/** Runs `copy … to stdout`; gives its bytes in pieces of about `size`. The last value returned is the number of rows. */
export async function* copyOut(client: pg.ClientBase, text: string, size: number): AsyncGenerator<Buffer, number> {
  const source = new CopyOut(text);
  client.query(source);
  let parts: Buffer[] = [];
  let length = 0;
  try {
    for (;;) {
      const chunk = await source.next();
      if (chunk) parts.push(chunk);
      length += chunk?.length ?? 0;
      if (length > 0 && (!chunk || length >= size)) {
        yield Buffer.concat(parts);
        [parts, length] = [[], 0];
      }
      if (!chunk) return source.rows;
    }
  } finally {
    source.discard();
  }
}

/** Runs `copy … from stdin` with these bytes; resolves to the number of rows. */
export async function copyIn(client: pg.ClientBase, text: string, bytes: AsyncIterable<Buffer>): Promise<number> {
  const sink = new CopyIn(text, bytes);
  client.query(sink);
  return sink.done;
}

class CopyOut implements pg.Submittable {
  rows = 0;
  readonly #text: string;
  #chunks: Buffer[] = [];
  #held = 0;
  #unwanted = false;
  #state: { is: 'open' } | { is: 'ended' } | { is: 'failed'; error: Error } = { is: 'open' };
  #wake: () => void = () => undefined;
  #connection: pg.Connection | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  submit(connection: pg.Connection): void {
    this.#connection = connection;
    connection.query(this.#text);
  }

  /** The next chunk; undefined at the end. */
  async next(): Promise<Buffer | undefined> {
    while (this.#chunks.length === 0) {
      if (this.#state.is === 'failed') throw this.#state.error;
      if (this.#state.is === 'ended') return undefined;
      await new Promise<void>((wake) => (this.#wake = wake));
    }
    const chunk = Buffer.concat(this.#chunks);
    this.#chunks = [];
    this.#held = 0;
    this.#connection?.stream.resume();
    return chunk;
  }

  /** Lets the rest run out unread, so that the connection can be used or closed. */
  discard(): void {
    this.#unwanted = true;
    this.#connection?.stream.resume();
  }

  handleCopyData({ chunk }: { chunk: Buffer }, connection: pg.Connection): void {
    if (this.#unwanted) return;
    // The parser uses its buffer again.
    this.#chunks.push(Buffer.from(chunk));
    this.#held += chunk.length;
    if (this.#held > HIGH_WATER) connection.stream.pause();
    this.#wake();
  }

  handleCommandComplete({ text }: { text: string }): void {
    this.rows = rowsOf(text);
  }

  handleReadyForQuery(): void {
    if (this.#state.is === 'open') this.#state = { is: 'ended' };
    this.#wake();
  }

  handleError(error: Error): void {
    this.#state = { is: 'failed', error };
    this.#wake();
  }
}

class CopyIn implements pg.Submittable {
  readonly done: Promise<number>;
  readonly #text: string;
  readonly #bytes: AsyncIterable<Buffer>;
  #rows = 0;
  #broken: Error | undefined;
  #settle: { resolve(rows: number): void; reject(error: Error): void };

  constructor(text: string, bytes: AsyncIterable<Buffer>) {
    this.#text = text;
    this.#bytes = bytes;
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    this.done = promise;
    this.#settle = { resolve, reject };
  }

  submit(connection: pg.Connection): void {
    connection.query(this.#text);
  }

  handleCopyInResponse(connection: CopyConnection): void {
    void this.#send(connection);
  }

  async #send(connection: CopyConnection): Promise<void> {
    try {
      for await (const chunk of this.#bytes) {
        // The server said no: what is still to come is of no use to it.
        if (this.#broken) return;
        connection.sendCopyFromChunk(chunk);
        if (connection.stream.writableNeedDrain) await once(connection.stream, 'drain');
      }
      connection.endCopyFrom();
    } catch (error) {
      this.#broken = error instanceof Error ? error : new Error(String(error));
      connection.sendCopyFail('the source of the data failed');
    }
  }

  handleCommandComplete({ text }: { text: string }): void {
    this.#rows = rowsOf(text);
  }

  handleReadyForQuery(): void {
    this.#settle.resolve(this.#rows);
  }

  handleError(error: Error): void {
    // Ours is the cause when we gave up; the server's only says that we did.
    this.#broken ??= error;
    this.#settle.reject(this.#broken);
  }
}

/** `pg` has these, its types lack them. */
type CopyConnection = pg.Connection & {
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
  sendCopyFail(why: string): void;
};

function rowsOf(tag: string): number {
  return Number(/^COPY (\d+)/.exec(tag)?.[1] ?? 0);
}
