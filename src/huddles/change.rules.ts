/** A verb's decision as a value: what becomes of a huddle. One place writes it down. */
import type { Problem } from '../base/problem.ts';
import type { AboutKind, HuddleKind, LineKind } from './huddle-api.ts';

/** A row of the table `huddle`. */
export type HuddleRow = {
  id: string;
  clientId: string;
  kind: HuddleKind;
  aboutKind: AboutKind;
  aboutId: string;
  aboutName: string;
  question: string;
  state: 'open' | 'decided';
  decision: string | null;
  optionId: string | null;
  decidedById: string | null;
  decidedByName: string | null;
  decidedAt: string | null;
  commanderId: string | null;
  commanderName: string | null;
  scribeId: string | null;
  scribeName: string | null;
  nextUpdateAt: string | null;
  remindedAt: string | null;
  overdueAt: string | null;
  openedById: string;
  openedByName: string;
  openedAt: string;
  updatedAt: string;
  version: number;
};

export type Person = { id: string; name: string };
export type Member = Person & { joinedAt: string; leftAt: string | null };
export type Offer = Person & { by: string; at: string };

/** What a decision sees: the huddle under its lock, who is there, to whom the command is offered. */
export type Room = { huddle: HuddleRow; people: readonly Member[]; offers: readonly Offer[] };

export type Change = {
  /** Last part of the fact's topic: 'decided' is told as 'huddle.decided' and audited under the same word. */
  did: string;
  set: Partial<HuddleRow>;
  /** `id`: given where the same request must write it once. */
  lines: { id?: string; kind: LineKind; text: string }[];
  option?: string;
  joins: Person[];
  leaves: string[];
  /** Who has an offer from now on; left out: the offers stay as they are. */
  offers?: Person[];
};

/** Nothing to do, a refusal, or what is to be done. */
export type Decision = Change | Problem | null;

export function change(did: string, parts: Partial<Omit<Change, 'did'>>): Change {
  return { set: {}, lines: [], joins: [], leaves: [], ...parts, did };
}
