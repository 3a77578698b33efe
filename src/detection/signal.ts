/** What one event says about one component, before it is known whether that is news. */
import type { EcsEvent } from '../intake/formats/event.ts';
import type { Condition, Severity } from './api.ts';

export type Facts = Record<string, string | number | boolean | string[]>;

export type Signal = {
  condition: Condition;
  /** The best name of what it is about: `ge-0/0/1`, `ospf neighbour 10.0.0.2`. Never a message's own id. */
  component: string;
  /** Lesser names of the same component; findings under them are this one. */
  also: string[];
  polarity: 'down' | 'up' | 'hit';
  severity: Severity;
  /** `{device}` is where the device's name goes. */
  title: string;
  summary: string;
  /** Lists are joined over signals, the last value of anything else stands. */
  facts: Facts;
  /** A failure that counts only in a burst: with others of the same component, or of the same device. */
  burst?: true;
  /** The interface it is about, where the message gives its number; with its name the two are learned to be one. */
  interface?: { number: number; name: string | undefined };
};

/** The fact that explains a condition: somebody wanted it so. While it stands the finding's severity is the signal's, not worse. */
export const ON_PURPOSE = 'on purpose';

/** The fact that names who is said to have done it, this time: gone when the next signal names nobody. */
export const WHO = 'last by';

/** The fact that says in words why it was raised: what it is cleared with says only that it is over. */
export const REASON = 'raised for';

/** The fact that names the device a finding lies behind: an effect, not the failure. */
export const BEHIND = 'behind';

export type Rule = {
  /** `event.action` of the events it reads: the parsers have made one word of every vendor's many. */
  actions: readonly string[];
  /** Bytes that stand in every syslog line or JSON text with such an action; one of them suffices. At least six each. */
  needles: readonly string[];
  read(event: EcsEvent): Signal | undefined;
};

const LONGEST = 200;

/** The first of these fields that the event has, as text of bounded length; undefined when it has none. */
export function textOf(event: EcsEvent, ...fields: string[]): string | undefined {
  for (const field of fields) {
    const value = event[field];
    const first = Array.isArray(value) ? value[0] : value;
    if (first !== undefined && first !== '') return String(first).slice(0, LONGEST).toWellFormed();
  }
  return undefined;
}

/** Facts without those that were not given; a one-element list for each of `lists`. */
export function factsOf(
  single: Record<string, string | undefined>,
  lists: Record<string, string | undefined> = {},
): Facts {
  const facts: Facts = {};
  for (const [name, value] of Object.entries(single)) if (value !== undefined) facts[name] = value;
  for (const [name, value] of Object.entries(lists)) if (value !== undefined) facts[name] = [value];
  return facts;
}

/** `text` when it says something, else nothing: parts of a summary. */
export function sentence(...parts: (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined).join(' ');
}
