/** Which records any rule could read, from their bytes and the scanner's columns alone. Almost all of a firewall's lines end here. */
import { notificationOf } from '../intake/trap/oids.ts';
import type { RecordKind } from '../wire/batch.ts';
import type { Scan, Vocabulary } from '../wire/scan.ts';
import { Needles } from './needles.ts';
import { allNeedles, isRuled } from './signals.ts';

// In a JSON text a line's quotes are escaped.
const needles = new Needles([
  ...allNeedles,
  ...allNeedles.filter((word) => word.includes('"')).map((word) => word.replaceAll('"', '\\"')),
]);

/** A trap record begins with its notification's OID (intake/trap/record.ts). */
const TRAP_START = Buffer.from('{"trap":"');
const LONGEST_OID = 128;
const MOST_KNOWN = 10_000;
const QUOTE = 0x22;
const known = new Map<string, boolean>();

/** May record `bytes[from .. to)` matter to a rule? False is certain, true is a guess. */
export function mayMatter(kind: RecordKind, bytes: Uint8Array, from: number, to: number): boolean {
  return kind === 'trap' ? trapMatters(bytes, from, to) : needles.anyIn(bytes, from, to);
}

/**
 * The same for records that the scanner knows: Junos' structured messages say by their tag what they are, so that one
 * look at a shape answers for every line of it.
 */
export class ShapeFilter {
  #vocabulary: Vocabulary | undefined;
  /** By shape: 1 matters, 2 does not, 3 its bytes must be looked at, 0 not yet asked. */
  #verdicts = new Uint8Array(0);

  /** True or false when the shape decides; undefined when the bytes must. */
  verdict(scan: Scan, i: number): boolean | undefined {
    const shape = scan.shape[i] ?? -1;
    if (shape < 0) return undefined;
    if (this.#vocabulary !== scan.vocabulary || shape >= this.#verdicts.length) this.#makeRoom(scan.vocabulary);
    const verdict = (this.#verdicts[shape] ||= this.#judge(scan, i, shape));
    return verdict === 3 ? undefined : verdict === 1;
  }

  #judge(scan: Scan, i: number, shape: number): number {
    const isJunos = scan.vocabulary.shapes[shape]?.elements.some((id) => id.startsWith('junos@')) ?? false;
    const tag = Buffer.from(scan.vocabulary.words.text(scan.msgid[i] ?? 0));
    if (!isJunos || tag.length < 2) return 3;
    return needles.anyIn(tag, 0, tag.length) ? 1 : 2;
  }

  #makeRoom(vocabulary: Vocabulary): void {
    const verdicts = new Uint8Array(2 * vocabulary.shapes.length + 64);
    if (this.#vocabulary === vocabulary) verdicts.set(this.#verdicts);
    this.#vocabulary = vocabulary;
    this.#verdicts = verdicts;
  }
}

function trapMatters(bytes: Uint8Array, from: number, to: number): boolean {
  const start = from + TRAP_START.length;
  for (let i = 0; i < TRAP_START.length; i += 1) if (bytes[from + i] !== TRAP_START[i]) return false;
  let end = start;
  while (end < to && end < start + LONGEST_OID && bytes[end] !== QUOTE) end += 1;
  const oid = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('latin1');
  const before = known.get(oid);
  if (before !== undefined) return before;
  const action = notificationOf(oid)?.meaning.action;
  // What a change of neighbour means, its varbinds say.
  const matters = action !== undefined && (isRuled(action) || action === 'neighbor_change');
  if (known.size < MOST_KNOWN) known.set(oid, matters);
  return matters;
}
