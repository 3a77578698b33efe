/** What the writer wrote now, told from what the mail program quoted below, above or between. */
import { ABOVE_LINE, ATTRIBUTIONS, ATTRIBUTION_STARTS, FORWARD_LINE, labelOf, ORIGINAL_LINE } from './reply-words.ts';

/** Lines that an attribution may be broken into. */
const JOINED = 4;
const LONGEST_ATTRIBUTION = 400;
/** Lines that are looked at; beyond, the text is kept as it is. */
const MOST_LINES = 20_000;

/** `text` with LF line ends. Equals `text` when nothing is quoted, and when nothing but quotes is in it. */
export function replyOf(text: string): string {
  const lines = withoutArmour(text).split('\n');
  const looked = lines.slice(0, MOST_LINES);
  const kept: string[] = [];
  for (let at = 0; at < looked.length; at += 1) {
    const line = looked[at] ?? '';
    if (isQuoted(line)) continue;
    if (cutsRest(looked, at)) return answer(kept, text);
    const attribution = attributionAt(looked, at);
    if (attribution > 0) {
      const after = firstFilled(looked, at + attribution);
      // Without marks on the quoted lines, all of the rest is quoted.
      if (!isQuoted(looked[after] ?? '')) return answer(kept, text);
      at += attribution - 1;
      continue;
    }
    kept.push(line);
  }
  return answer([...kept, ...lines.slice(MOST_LINES)], text);
}

/** RFC 9580 section 7: what a cleartext signature of OpenPGP is about. */
function withoutArmour(text: string): string {
  const signed = /^-----BEGIN PGP SIGNED MESSAGE-----\n(?:.+\n)*\n/m.exec(text);
  if (!signed) return text;
  const from = signed.index + signed[0].length;
  const end = text.indexOf('\n-----BEGIN PGP SIGNATURE-----', from);
  if (end < 0) return text;
  return text.slice(0, signed.index) + text.slice(from, end).replaceAll(/^- /gm, '');
}

function answer(kept: readonly string[], whole: string): string {
  const first = kept.findIndex((line) => line.trim() !== '');
  if (first < 0) return whole;
  return kept
    .slice(first)
    .join('\n')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim();
}

function isQuoted(line: string): boolean {
  return /^\s{0,3}(?:>|\|\s|｜|&gt;)/.test(line) && !line.startsWith('>From ');
}

/** From here to the end nothing is the writer's own. */
function cutsRest(lines: readonly string[], at: number): boolean {
  const line = (lines[at] ?? '').trim();
  if (line === '' || line.length > 500) return false;
  if (ORIGINAL_LINE.test(line) || FORWARD_LINE.test(line) || ABOVE_LINE.test(line)) return true;
  if (/^[-_\u2010-\u2015\u2500]{10,}$/.test(line)) return isHeadAt(lines, firstFilled(lines, at + 1));
  return isHeadAt(lines, at);
}

/** `From:`, `Sent:`, `To:`, `Subject:` in any language: three kinds of them within six lines. */
function isHeadAt(lines: readonly string[], at: number): boolean {
  const first = labelOf(lines[at] ?? '');
  if (first === undefined || first === 'to') return false;
  const seen = new Set<string>([first]);
  let gaps = 0;
  for (let next = at + 1; next < at + 8 && next < lines.length; next += 1) {
    const label = labelOf(lines[next] ?? '');
    if (label === undefined) gaps += 1;
    else seen.add(label);
    if (gaps > 3) break;
  }
  return seen.has('from') && seen.size >= 3;
}

/** How many lines from here make an attribution; 0 for none. */
function attributionAt(lines: readonly string[], at: number): number {
  if (!ATTRIBUTION_STARTS.test((lines[at] ?? '').trim())) return 0;
  let joined = '';
  for (let count = 1; count <= JOINED; count += 1) {
    const line = (lines[at + count - 1] ?? '').trim();
    if (line === '' && count > 1 && joined !== '') return 0;
    joined = `${joined} ${line}`.trim();
    if (joined.length > LONGEST_ATTRIBUTION) return 0;
    if (/[:：>]$/.test(joined) && isAttribution(joined, lines, at + count)) return count;
  }
  return 0;
}

function isAttribution(joined: string, lines: readonly string[], after: number): boolean {
  const text = joined.replaceAll(/[*_]/g, '');
  if (!ATTRIBUTIONS.some((pattern) => pattern.test(text))) return false;
  // A sentence may end like that too: it needs a quote that follows, or a date or an address.
  return isQuoted(lines[firstFilled(lines, after)] ?? '') || DATED.test(text);
}

const DATED =
  /@|\d{1,2}[:.h]\d{2}|\b\d{1,2}[./-]\s?\d{1,2}[./-]\s?\d{2,4}|\b\d{4}[-./年]|\b\d{1,2}\.?\s(?:de\s)?\p{L}{3,12}\.?,?\s(?:de\s)?\d{4}|\p{L}{3,12}\s\d{1,2},\s\d{4}/u;

function firstFilled(lines: readonly string[], from: number): number {
  let at = from;
  while (at < lines.length && (lines[at] ?? '').trim() === '') at += 1;
  return at;
}
