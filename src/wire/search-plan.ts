/** From a question to what the database can rule out, what the bytes must hold, and what the fields must say. */
import type { EventQuery, FieldValue, FlatEvent } from './events.ts';
import { bitsOf } from './filter.ts';
import { Needle } from './match.ts';
import { wordsIn } from './words.ts';

export type SearchPlan = {
  /** Words that each block with a hit must hold, as block_may_hold wants them: without sign. */
  words: { hash: number; bits: number[] }[];
  /** All of these must be in a record's bytes. */
  needles: Needle[];
  /** Whether the fields, once read, are as asked; undefined when no field was asked for. */
  accepts: ((event: FlatEvent) => boolean) | undefined;
};

/** Fields whose value stands in the record as it is; of others the reader may have made something else. */
const LITERAL =
  /^((source|destination)\.((nat\.)?(ip|port)|user\.name)|user\.name|host\.hostname|log\.syslog\.(hostname|appname|msgid|procid))$/;
// Text that no format escapes.
const PLAIN = /^[\w.:@ -]+$/;

export function searchPlan({ text, match, fields }: EventQuery): SearchPlan {
  const needles: Needle[] = [];
  const words: string[] = [];
  if (text) {
    const whole = match !== 'part';
    needles.push(new Needle(text, whole));
    words.push(...(whole ? wordsIn(text).map((each) => each.word) : innerWords(text)));
  }
  for (const { name, value } of fields ?? []) {
    if (!LITERAL.test(name) || !PLAIN.test(value)) continue;
    needles.push(new Needle(value, false));
    words.push(...innerWords(` ${value} `));
  }
  const wanted = new Map(
    words
      .filter((word) => !isTimeLike(word))
      .flatMap((word) => wordsIn(word).map(({ hash }) => [hash, { hash: hash >>> 0, bits: bitsOf(hash) }])),
  );
  return {
    words: [...wanted.values()],
    needles,
    accepts:
      fields && fields.length > 0 ? (event) => fields.every(({ name, value }) => holds(event[name], value)) : undefined,
  };
}

/** Words that are whole whatever stands around the text: those that do not touch its ends. */
function innerWords(text: string): string[] {
  const bytes = Buffer.byteLength(text);
  return wordsIn(text)
    .filter(
      ({ from, to }) =>
        from > 0 && to < bytes && !(from === 1 && text.startsWith('.')) && !(to === bytes - 1 && text.endsWith('.')),
    )
    .map((each) => each.word);
}

/** Pieces of a header's time stand in no filter (block-builder.ts), so they rule nothing out. */
function isTimeLike(word: string): boolean {
  return /^(\d{1,4}|\d\dt\d\d|\d\d(\.\d{1,9})?z?)$/i.test(word);
}

function holds(found: FieldValue | undefined, value: string): boolean {
  if (found === undefined) return false;
  return typeof found === 'object' ? found.some((each) => String(each) === value) : String(found) === value;
}
