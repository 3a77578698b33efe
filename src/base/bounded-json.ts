/** JSON that others wrote. */

/** A minute of the largest exporter of flows is nine tenths of it. */
const MOST_VALUES = 1_000_000;
const OPENERS = new Set([',', '[', '{'].map((sign) => sign.charCodeAt(0)));

/**
 * The value of a JSON text; throws a RangeError when it holds more than a million values, a SyntaxError when it is none.
 * A few kilobytes can unpack to tens of millions of empty values, which take gigabytes: they are counted before they are made.
 */
export function boundedJson(text: string): unknown {
  let values = 0;
  for (let at = 0; at < text.length; at += 1) if (OPENERS.has(text.charCodeAt(at))) values += 1;
  if (values > MOST_VALUES) throw new RangeError(`JSON of some ${values} values`);
  return JSON.parse(text);
}
