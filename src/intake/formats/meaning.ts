import type { Draft } from './draft.ts';
import type { EcsValue } from './event.ts';
import type { Found, Phrase } from './phrases.ts';
import { matchPhrase, phrase } from './phrases.ts';

/** ECS 8 allowed values of `event.category` that our formats use. */
export type Category =
  | 'authentication'
  | 'configuration'
  | 'email'
  | 'host'
  | 'intrusion_detection'
  | 'malware'
  | 'network'
  | 'process'
  | 'session'
  | 'web';

/** ECS 8 allowed values of `event.type` that our formats use. */
export type EventType =
  | 'access'
  | 'allowed'
  | 'change'
  | 'connection'
  | 'denied'
  | 'end'
  | 'error'
  | 'info'
  | 'protocol'
  | 'start';

/** What a message means in ECS's words. `sets` are fields with the same value each time. */
export type Meaning = {
  action: string;
  category: Category[];
  type: EventType[];
  kind?: 'alert';
  outcome?: 'success' | 'failure';
  sets?: Record<string, EcsValue>;
};

/** One line of a table of free-text messages: when the text reads so, it means this. */
export type Saying = { phrase: Phrase; meaning: Meaning };

/** `pattern` as in phrases.ts; its holes are named by ECS fields, or by the sender's own words. */
export function saying(pattern: string, meaning: Meaning): Saying {
  return { phrase: phrase(pattern), meaning };
}

/** The first saying that fits, with what stood in its holes. */
export function firstSaying(sayings: readonly Saying[], text: string): { meaning: Meaning; found: Found } | undefined {
  for (const each of sayings) {
    const found = matchPhrase(each.phrase, text);
    if (found) return { meaning: each.meaning, found };
  }
  return undefined;
}

/** Writes a meaning; fields that the message itself gave are not overwritten by `sets`. */
export function applyMeaning(draft: Draft, meaning: Meaning): void {
  draft.set('event.action', meaning.action);
  draft.set('event.category', meaning.category);
  draft.set('event.type', meaning.type);
  draft.set('event.kind', meaning.kind);
  draft.set('event.outcome', meaning.outcome);
  for (const [field, value] of Object.entries(meaning.sets ?? {})) if (!draft.has(field)) draft.set(field, value);
}

/** Writes the holes' texts: names with a dot are ECS fields, others go below `prefix`. */
export function applyFound(draft: Draft, found: Found, prefix: string): void {
  for (const [hole, text] of found) {
    const field = hole.includes('.') ? hole : `${prefix}.${hole}`;
    if (!draft.set(field, text) && hole.includes('.')) draft.add(`${prefix}.${hole.replaceAll('.', '_')}`, text);
  }
}
