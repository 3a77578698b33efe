/** Which pairs of words rise, and which of them are one pattern. */

/** A pair of words in titles of tickets. `own`: clients the reader sees; `other`: the rest, suppressed and rounded. */
export type Pair = {
  a: string;
  b: string;
  ownTickets: number;
  ownBefore: number;
  ownClients: string[];
  otherTickets: number;
  otherBefore: number;
  otherClients: number;
};

export type Pattern = {
  words: string[];
  tickets: number;
  expected: number;
  times: number;
  clientIds: string[];
  others: { tickets: number; clients: number } | null;
};

/** The window is compared with this many of the same length before it. */
export const WINDOWS_BEFORE = 7;
const FEWEST_TICKETS = 3;
const FEWEST_CLIENTS = 2;
const RISES_FROM = 2;
const MOST = 30;

export const smallCountRule =
  'Of clients you are not assigned to nothing is counted unless at least 3 of them share a pattern with at least 5 tickets; then tickets are rounded down to fives, clients to threes, and counted up to the last whole hour. They are never named. A pattern needs at least 3 tickets of at least 2 clients and twice the tickets that the seven windows before it lead one to expect.';

/** The patterns that rise, the strongest first. */
export function risingOf(pairs: readonly Pair[]): Pattern[] {
  const rising = pairs
    .map((pair) => ({ pair, pattern: patternOf(pair) }))
    .filter(
      ({ pair, pattern }) =>
        pattern.tickets >= FEWEST_TICKETS &&
        pair.ownClients.length + pair.otherClients >= FEWEST_CLIENTS &&
        pattern.times >= RISES_FROM,
    )
    .toSorted((x, y) => strength(y.pattern) - strength(x.pattern) || x.pair.a.localeCompare(y.pair.a));
  const patterns: Pattern[] = [];
  for (const { pattern } of rising) {
    const like = patterns.find((each) => isSame(each, pattern));
    if (like) like.words = [...new Set([...like.words, ...pattern.words])].toSorted();
    else patterns.push(pattern);
  }
  return patterns.slice(0, MOST);
}

function patternOf(pair: Pair): Pattern {
  const tickets = pair.ownTickets + pair.otherTickets;
  const expected = (pair.ownBefore + pair.otherBefore) / WINDOWS_BEFORE;
  return {
    words: [pair.a, pair.b],
    tickets,
    expected: Math.round(expected * 10) / 10,
    // Half a ticket on both sides, so that a first sight of something is a number too.
    times: Math.round(((tickets + 0.5) / (expected + 0.5)) * 10) / 10,
    clientIds: pair.ownClients,
    others: pair.otherClients > 0 ? { tickets: pair.otherTickets, clients: pair.otherClients } : null,
  };
}

/** How far above the expected, in deviations of a Poisson count. */
function strength({ tickets, expected }: Pattern): number {
  return (tickets - expected) / Math.sqrt(expected + 1);
}

/** Two pairs that share a word and the clients are sides of one thing: "ospf neighbour", "neighbour lost". */
function isSame(one: Pattern, other: Pattern): boolean {
  return (
    other.words.some((word) => one.words.includes(word)) &&
    one.clientIds.toSorted().join() === other.clientIds.toSorted().join() &&
    one.others?.clients === other.others?.clients
  );
}
