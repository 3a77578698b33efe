/**
 * Detection's memory between batches: rebuilt from the tables at start, changed by events, and what changed is written
 * back in the transaction that advances the cursor (memory.store.ts).
 */
import type { Instant } from '../base/clock.ts';
import type { NewFact } from '../db/facts.ts';
import type { Condition } from './api.ts';
import type { Cause } from './conditions.ts';
import { Failures } from './failures.ts';
import type { Group } from './grouping.ts';
import type { Held, HeldHabit, HeldWindow } from './held.ts';
import { findingDue, silenceDue } from './held.ts';
import { Wakes } from './wakes.ts';
import type { Failing, Wiring } from './wiring.ts';

/** Where something came from: client, and device or address. */
export type Place = { clientId: string; origin: string };

const MOST_UPS = 10_000;
/** Of one device. */
const MOST_INTERFACES = 4096;

export class Memory {
  /** By every name of the component, while open or lately cleared. */
  readonly findings = new Map<string, Held>();
  readonly #groups = new Map<string, Group>();
  readonly #groupsById = new Map<string, { group: Group; members: number }>();
  /** Of each place, while open or lately cleared. */
  readonly #at = new Map<string, Map<string, Set<Held>>>();
  /** In the order of their last touch, oldest first. */
  readonly windows = new Map<string, HeldWindow>();
  readonly habits = new Map<string, HeldHabit>();
  readonly #interfaceNames = new Map<string, string>();
  /** Ups of components that were not down, in case their down is on its way. Lost at a restart, which costs nothing but order. */
  readonly ups = new Map<string, Instant>();
  readonly #open = new Map<string, number>();
  readonly #held = new Map<string, number>();
  readonly #failures = new Failures();
  readonly #namesOf = new Map<string, number>();
  readonly wakes = new Wakes<Held | HeldHabit>();

  /** What must be written. */
  readonly changed = {
    findings: new Set<Held>(),
    groups: new Map<string, Group>(),
    windows: new Set<HeldWindow>(),
    goneWindows: new Set<HeldWindow>(),
    habits: new Set<HeldHabit>(),
    goneHabits: new Set<HeldHabit>(),
    interfaceNames: new Map<string, Place & { number: number; name: string }>(),
    facts: new Array<NewFact>(),
  };

  find(place: Place, condition: Condition, name: string): Held | undefined {
    return this.findings.get(findingKey(place, condition, name));
  }

  /** Takes a finding in, new or from the tables. */
  hold(held: Held): void {
    this.index(held);
    add(this.#held, kindKey(held, held.condition), 1);
    const mine = this.#at.get(held.clientId) ?? new Map<string, Set<Held>>();
    this.#at.set(held.clientId, mine.set(held.origin, (mine.get(held.origin) ?? new Set()).add(held)));
    const group = this.#groupsById.get(held.groupId);
    if (group) group.members += 1;
    if (held.state === 'open') this.countOpen(held, held.condition, 1);
    this.#failures.note(held);
  }

  /** Makes a finding known under its names. */
  index(held: Held): void {
    for (const name of [held.component, ...held.aliases])
      this.findings.set(findingKey(held, held.condition, name), held);
  }

  /** Lets go of a finding that is long over; its row stays. */
  forget(held: Held): void {
    let was = false;
    for (const name of [held.component, ...held.aliases]) {
      const key = findingKey(held, held.condition, name);
      if (this.findings.get(key) === held) was = this.findings.delete(key);
    }
    if (!was) return;
    this.#failures.note(held);
    add(this.#held, kindKey(held, held.condition), -1);
    const mine = this.#at.get(held.clientId);
    mine?.get(held.origin)?.delete(held);
    if (mine?.get(held.origin)?.size === 0) mine.delete(held.origin);
    const group = this.#groupsById.get(held.groupId);
    if (group && (group.members -= 1) <= 0) this.#groupsById.delete(held.groupId);
  }

  /** All that is open of a client. */
  *openOf(clientId: string): Iterable<Held> {
    for (const here of this.#at.get(clientId)?.values() ?? [])
      for (const held of here) if (held.state === 'open') yield held;
  }

  /** What cannot be counted on at a client, by its cables. */
  failing(clientId: string, wiring: Wiring): Failing {
    return this.#failures.at(clientId, wiring, () => this.openOf(clientId));
  }

  /** Findings at a place, open or lately cleared. */
  at(place: Place): Iterable<Held> {
    return this.#at.get(place.clientId)?.get(place.origin) ?? [];
  }

  /** Marks a finding for writing and sees to its next wake-up. */
  touch(held: Held): void {
    this.changed.findings.add(held);
    this.#failures.note(held);
    this.rearm(held);
  }

  /** Sees to the next wake-up alone. */
  rearm(held: Held): void {
    this.wakes.arm(held, findingDue(held));
  }

  /** The group that further findings of its cause and place may join; `isLatest`: unless a later one of them is kept already. */
  keepGroup(group: Group, isLatest = true): void {
    this.#groupsById.set(group.id, { group, members: this.#groupsById.get(group.id)?.members ?? 0 });
    if (isLatest) this.#groups.set(groupKey(group.clientId, group.cause, group.place), group);
  }

  /** Puts a finding that is held into another group. */
  regroup(held: Held, group: Group): void {
    const before = this.#groupsById.get(held.groupId);
    if (before && (before.members -= 1) <= 0) this.#groupsById.delete(held.groupId);
    held.groupId = group.id;
    held.firstOfGroup = group.firstFindingId === held.id;
    const now = this.#groupsById.get(group.id);
    if (now) now.members += 1;
  }

  /** The group of a finding that is held. */
  groupOf(held: Held): Group | undefined {
    return this.#groupsById.get(held.groupId)?.group;
  }

  groupAt(clientId: string, cause: Cause, place: string): Group | undefined {
    return this.#groups.get(groupKey(clientId, cause, place));
  }

  touchHabit(held: HeldHabit): void {
    this.wakes.arm(held, silenceDue(held));
  }

  openCount(place: Place, condition: Condition): number {
    return this.#open.get(kindKey(place, condition)) ?? 0;
  }

  countOpen(place: Place, condition: Condition, by: 1 | -1): void {
    add(this.#open, kindKey(place, condition), by);
  }

  /** Open ones and those lately cleared. */
  heldCount(place: Place, condition: Condition): number {
    return this.#held.get(kindKey(place, condition)) ?? 0;
  }

  interfaceName(place: Place, number: number): string | undefined {
    return this.#interfaceNames.get(`${placeKey(place)} ${number}`);
  }

  /** Learns a name; a device that tells of ever more interfaces is not believed beyond a limit. */
  nameInterface(place: Place, number: number, name: string): void {
    const key = `${placeKey(place)} ${number}`;
    const isNew = !this.#interfaceNames.has(key);
    if (isNew && (this.#namesOf.get(placeKey(place)) ?? 0) >= MOST_INTERFACES) return;
    if (isNew) add(this.#namesOf, placeKey(place), 1);
    if (this.#interfaceNames.get(key) === name) return;
    this.#interfaceNames.set(key, name);
    this.changed.interfaceNames.set(key, { clientId: place.clientId, origin: place.origin, number, name });
  }

  rememberUp(key: string, at: Instant): void {
    this.ups.delete(key);
    this.ups.set(key, at);
    const oldest = this.ups.keys().next();
    if (this.ups.size > MOST_UPS && !oldest.done) this.ups.delete(oldest.value);
  }

  /** Forgets what was to be written: it is written. */
  settled(): void {
    const { findings, groups, windows, goneWindows, habits, goneHabits, interfaceNames, facts } = this.changed;
    for (const each of [findings, groups, windows, goneWindows, habits, goneHabits, interfaceNames]) each.clear();
    facts.length = 0;
  }
}

function kindKey(place: Place, condition: Condition): string {
  return `${placeKey(place)} ${condition}`;
}

function add(counts: Map<string, number>, key: string, by: number): void {
  const count = (counts.get(key) ?? 0) + by;
  if (count === 0) counts.delete(key);
  else counts.set(key, count);
}

function groupKey(clientId: string, cause: Cause, place: string): string {
  return `${clientId} ${cause} ${place}`;
}

export function placeKey({ clientId, origin }: Place): string {
  return `${clientId} ${origin}`;
}

export function findingKey(place: Place, condition: Condition, name: string): string {
  return `${place.clientId} ${place.origin} ${condition} ${name}`;
}
