/**
 * Free text that a program writes in a fixed form, as data: `Login failed for user '{user.name}' from host {source.ip}`.
 * `{}` is a hole whose text is not kept. `{name*}` is taken as long as possible: for what a stranger may choose, such as
 * a user name that contains " from 192.0.2.1". Matching only looks ahead for the next literal, so it is linear.
 */
export type Phrase = { literals: string[]; holes: string[]; greedy: number };

/** What stood in the holes, in their order. */
export type Found = [hole: string, text: string][];

export function phrase(pattern: string): Phrase {
  const literals: string[] = [];
  const holes: string[] = [];
  let at = 0;
  for (const match of pattern.matchAll(/\{([^{}]*)\}/gu)) {
    literals.push(pattern.slice(at, match.index));
    holes.push(match[1] ?? '');
    at = match.index + match[0].length;
  }
  literals.push(pattern.slice(at));
  return {
    literals,
    holes: holes.map((hole) => hole.replace('*', '')),
    greedy: holes.findIndex((hole) => hole.endsWith('*')),
  };
}

/** The holes' texts when `text` begins as the phrase says; undefined when it does not. What follows the phrase is free. */
export function matchPhrase(phrase: Phrase, text: string): Found | undefined {
  if (!text.startsWith(phrase.literals[0] ?? '')) return undefined;
  const left = fromLeft(phrase, text, phrase.greedy < 0 ? phrase.holes.length : phrase.greedy);
  if (!left || phrase.greedy < 0) return left?.found;
  const right = fromRight(phrase, text, left.at);
  return right && [...left.found, ...right];
}

function fromLeft(phrase: Phrase, text: string, holes: number): { found: Found; at: number } | undefined {
  const found: Found = [];
  let at = (phrase.literals[0] ?? '').length;
  for (let i = 0; i < holes; i += 1) {
    const literal = phrase.literals[i + 1] ?? '';
    const isLast = literal === '' && i === phrase.holes.length - 1;
    const end = isLast ? text.length : text.indexOf(literal, at);
    if (end < 0) return undefined;
    keep(found, phrase.holes[i], text.slice(at, end));
    at = end + literal.length;
  }
  return { found, at };
}

/** From the end of the text back to the greedy hole, each literal as late as possible. */
function fromRight(phrase: Phrase, text: string, earliest: number): Found | undefined {
  const found: Found = [];
  const tail = phrase.literals.at(-1) ?? '';
  let end = tail === '' ? text.length : text.lastIndexOf(tail);
  for (let i = phrase.holes.length - 1; i >= phrase.greedy; i -= 1) {
    const literal = i === phrase.greedy ? '' : (phrase.literals[i] ?? '');
    const start = literal === '' ? earliest : text.lastIndexOf(literal, end - literal.length) + literal.length;
    if (start < earliest + literal.length || start > end) return undefined;
    keep(found, phrase.holes[i], text.slice(start, end));
    end = start - literal.length;
  }
  return found.reverse();
}

function keep(found: Found, hole: string | undefined, text: string): void {
  if (hole !== undefined && hole !== '') found.push([hole, text.trim()]);
}
