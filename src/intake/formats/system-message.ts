import type { Category, EventType, Meaning } from './meaning.ts';
import type { Phrase } from './phrases.ts';
import { phrase } from './phrases.ts';

/** A meaning that holds only when the value of `key` begins with `starts`. */
export type Conditional = Meaning & { when?: { key: string; starts: string } };

/** A system message: how its free text may read (holes are structured-data keys), and what it means; the first that holds. */
export type SystemMessage = { phrases: Phrase[]; means: Conditional[] };

type Shape = { category: Category[]; type: EventType[]; outcome?: 'success' | 'failure' };

/** The few combinations of category, type and outcome that system messages of network devices have. */
export const shapes = {
  network: { category: ['network'], type: ['info'] },
  connected: { category: ['network'], type: ['connection', 'start'] },
  disconnected: { category: ['network'], type: ['connection', 'end'] },
  allowed: { category: ['network'], type: ['allowed'] },
  denied: { category: ['network'], type: ['denied'] },
  loggedIn: { category: ['authentication'], type: ['start'], outcome: 'success' },
  loginFailed: { category: ['authentication'], type: ['start'], outcome: 'failure' },
  loggedOut: { category: ['authentication'], type: ['end'], outcome: 'success' },
  changed: { category: ['configuration'], type: ['change'], outcome: 'success' },
  viewed: { category: ['configuration'], type: ['access'] },
  host: { category: ['host'], type: ['info'] },
  hostChanged: { category: ['host'], type: ['change'] },
  started: { category: ['host'], type: ['start'] },
  stopped: { category: ['host'], type: ['end'] },
  ran: { category: ['process'], type: ['start'] },
} satisfies Record<string, Shape>;

export type ShapeName = keyof typeof shapes;

/** `protocol` becomes `network.protocol`. */
export function means(action: string, shape: ShapeName, protocol?: string): Meaning {
  const meaning: Meaning = { action, ...shapes[shape] };
  return protocol === undefined ? meaning : { ...meaning, sets: { 'network.protocol': protocol } };
}

/** Holds only when the value of `key` begins with `starts`. */
export function when(key: string, starts: string, meaning: Meaning): Conditional {
  return { ...meaning, when: { key, starts } };
}

/** `patterns`: how the text may read, as in phrases.ts, most telling first. */
export function systemMessage(meanings: Conditional | Conditional[], ...patterns: string[]): SystemMessage {
  return { phrases: patterns.map(phrase), means: Array.isArray(meanings) ? meanings : [meanings] };
}

/** The first meaning whose condition holds for these keys. */
export function meaningFor(message: SystemMessage, valueOf: (key: string) => string | undefined): Meaning | undefined {
  const found = message.means.find((each) => !each.when || valueOf(each.when.key)?.startsWith(each.when.starts));
  if (!found) return undefined;
  const { when: _condition, ...meaning } = found;
  return meaning;
}
