/** Numbers as bytes and back: LEB128 (seven bits a byte, lowest first), signed ones zigzagged; doubles little-endian. */

export class ByteWriter {
  #bytes = Buffer.allocUnsafeSlow(4096);
  #used = 0;

  /** A whole number from 0 to 2^53 - 1. */
  varint(value: number): void {
    this.#makeRoom(8);
    let rest = value;
    while (rest > 127) {
      this.#bytes[this.#used] = (rest & 127) | 128;
      this.#used += 1;
      rest = rest > 0x7fff_ffff ? Math.floor(rest / 128) : rest >>> 7;
    }
    this.#bytes[this.#used] = rest;
    this.#used += 1;
  }

  /** A whole number of either sign, below 2^52. */
  signed(value: number): void {
    this.varint(value < 0 ? -2 * value - 1 : 2 * value);
  }

  double(value: number): void {
    this.#makeRoom(8);
    this.#used = this.#bytes.writeDoubleLE(value, this.#used);
  }

  /** Bytes with their length before them. */
  block(bytes: Uint8Array): void {
    this.varint(bytes.length);
    this.#makeRoom(bytes.length);
    this.#bytes.set(bytes, this.#used);
    this.#used += bytes.length;
  }

  text(value: string): void {
    this.block(Buffer.from(value));
  }

  /** What was written; valid until the next `clear`. */
  written(): Buffer {
    return this.#bytes.subarray(0, this.#used);
  }

  clear(): void {
    this.#used = 0;
  }

  #makeRoom(bytes: number): void {
    if (this.#used + bytes <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(2 * this.#bytes.length, this.#used + bytes));
    this.#bytes.copy(larger, 0, 0, this.#used);
    this.#bytes = larger;
  }
}

/** Reads what a ByteWriter wrote. Reading past the end throws a RangeError. */
export class ByteReader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  varint(): number {
    let value = 0;
    let scale = 1;
    for (;;) {
      const byte = this.#bytes[this.#at];
      if (byte === undefined) throw new RangeError('a number is cut off');
      this.#at += 1;
      value += (byte & 127) * scale;
      if (byte < 128) return value;
      scale *= 128;
    }
  }

  signed(): number {
    const value = this.varint();
    return value % 2 === 1 ? -(value + 1) / 2 : value / 2;
  }

  double(): number {
    this.#at += 8;
    return this.#bytes.readDoubleLE(this.#at - 8);
  }

  block(): Buffer {
    const length = this.varint();
    if (this.#at + length > this.#bytes.length) throw new RangeError('bytes are cut off');
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  text(): string {
    return this.block().toString('utf8');
  }
}

/** Equal neighbours as one: pairs of a run's length and the step from the run before. */
export function writeRuns(writer: ByteWriter, values: ArrayLike<number>, count: number): void {
  let before = 0;
  for (let i = 0; i < count;) {
    const value = values[i] ?? 0;
    let next = i + 1;
    while (next < count && values[next] === value) next += 1;
    writer.varint(next - i);
    writer.signed(value - before);
    before = value;
    i = next;
  }
}

/** Fills `into` with `count` values written by `writeRuns`. */
export function readRuns<T extends Float64Array | Uint32Array | Uint16Array>(
  reader: ByteReader,
  into: T,
  count: number,
): T {
  let value = 0;
  for (let i = 0; i < count;) {
    const length = reader.varint();
    value += reader.signed();
    if (length === 0 || i + length > count) throw new RangeError('a run is longer than its column');
    into.fill(value, i, i + length);
    i += length;
  }
  return into;
}
