/** A series' memory as bytes: a version, three numbers, the cells. */
import type { Cells } from './cells.ts';

const VERSION = 3;
const HEAD = 32;

export type Head = { origin: number; unit: number; before: number };

export function pack(head: Head, cells: Cells): Uint8Array {
  const bytes = new Uint8Array(HEAD + cells.byteLength);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, VERSION, true);
  view.setUint32(4, cells.BYTES_PER_ELEMENT, true);
  view.setFloat64(8, head.origin, true);
  view.setFloat64(16, head.unit, true);
  view.setFloat64(24, head.before, true);
  bytes.set(new Uint8Array(cells.buffer, cells.byteOffset, cells.byteLength), HEAD);
  return bytes;
}

export function unpack(bytes: Uint8Array, size: number, compact: boolean): { head: Head; cells: Cells } | undefined {
  const width = compact ? 4 : 8;
  if (bytes.length !== HEAD + size * width) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(0, true) !== VERSION || view.getUint32(4, true) !== width) return undefined;
  // A copy of its own: it begins where numbers may begin, and a Buffer's slice would share its pool.
  const own = Uint8Array.from(bytes.subarray(HEAD)).buffer;
  return {
    head: { origin: view.getFloat64(8, true), unit: view.getFloat64(16, true), before: view.getFloat64(24, true) },
    cells: compact ? new Float32Array(own) : new Float64Array(own),
  };
}
