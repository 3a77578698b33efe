/** The life of one finding: raised, updated, flapping, cleared, and the facts that tell of it. */
import type { Instant } from '../base/clock.ts';
import { isoOf } from '../base/clock.ts';
import type { FindingCleared, FindingFlapping, FindingRaised, FindingUpdated } from './api.ts';
import { findingTopics } from './api.ts';
import { MANY, TELL_EVERY_MS } from './conditions.ts';
import { afterQuiet, flaps, quietUntilRest, QUIET_RESULT_MS, withChange, withQuiet } from './flap.ts';
import type { EvidenceKind, Held, Transition } from './held.ts';
import type { Memory, Place } from './memory.ts';
import type { Signal } from './signal.ts';
import { BEHIND, WHO } from './signal.ts';
import type { Wiring } from './wiring.ts';

/** The present: wall clock to compare with received times, monotonic clock for spans. */
export type Moment = { now: Instant; mono: number };

export type Device = { name: string; siteId: string | null };
/** `wiring`: the client's cables, as far as they are known. */
export type From = Place & {
  deviceId: string | null;
  address: string;
  device: Device | undefined;
  wiring?: Wiring | undefined;
};

/** A signal with who gave it, and when it was received. `count`: failures that made up a burst. */
export type Sighting = { signal: Signal; from: From; at: Instant; kind: EvidenceKind; text: string; count?: number };

const MOST_TRANSITIONS = 40;

/** The component went down or up: the ring takes it, and what follows is raised, cleared, or said to flap. */
export function change(memory: Memory, held: Held, to: 'down' | 'up', at: Instant, moment: Moment): void {
  settle(memory, held, at, moment);
  const since = held.changedAt;
  held.ring = withChange(held.ring, at);
  held.ringMono = moment.mono;
  held.down = to === 'down';
  held.changedAt = at;
  held.changes += 1;
  addTransition(held, at, to);
  const flapped = held.flapping;
  held.flapping = flaps(held.ring.bits, flapped);
  if (held.flapping && !flapped) startFlapping(memory, held, at, moment);
  else if (held.flapping) held.told = false;
  else if (to === 'up') clearAs(memory, held, { at, why: 'up', sameAs: null, since }, moment);
  else raise(memory, held, at, moment);
  memory.touch(held);
}

/** Lets the quiet minutes up to `at` pass: flapping that ended in them has ended. */
function settle(memory: Memory, held: Held, at: Instant, moment: Moment): void {
  const before = held.ring;
  held.ring = withQuiet(before, at);
  held.ringMono += held.ring.at - before.at;
  if (held.flapping && !flaps(held.ring.bits, true)) endFlapping(memory, held, held.ring.at, moment);
}

/** After so many quiet minutes flapping is over, by the monotonic clock. */
export function rest(memory: Memory, held: Held, moment: Moment): void {
  const quiet = quietUntilRest(held.ring.bits);
  held.ring = afterQuiet(held.ring, quiet);
  held.ringMono += quiet * QUIET_RESULT_MS;
  endFlapping(memory, held, held.ring.at, moment);
}

function startFlapping(memory: Memory, held: Held, at: Instant, moment: Moment): void {
  addTransition(held, at, 'flapping');
  if (held.state === 'cleared') reopen(memory, held);
  held.told = true;
  held.toldMono = moment.mono;
  const data: FindingFlapping = { ...told(held, at), changes: held.changes };
  memory.changed.facts.push(factOf(held, findingTopics.flapping, data));
}

function endFlapping(memory: Memory, held: Held, at: Instant, moment: Moment): void {
  held.flapping = false;
  addTransition(held, at, 'steady');
  if (held.down) tellUpdate(memory, held, moment);
  else clearAs(memory, held, { at, why: 'up', sameAs: null, since: held.firstAt }, moment);
}

/** Open, or open again: `again` when it was cleared a while ago. What is for information only calls nobody. */
export function raise(memory: Memory, held: Held, at: Instant, moment: Moment, again = true): void {
  if (again) reopen(memory, held);
  const topic = held.severity === 'info' ? findingTopics.noted : findingTopics.raised;
  tellRaised(memory, held, topic, { at, again, firstOfGroup: held.firstOfGroup }, moment);
}

/** It was for information only and is more now: told as raised, beside what its group has brought about meanwhile. */
export function escalate(memory: Memory, held: Held, at: Instant, moment: Moment): void {
  tellRaised(memory, held, findingTopics.raised, { at, again: false, firstOfGroup: false }, moment);
  memory.touch(held);
}

type Raising = { at: Instant } & Pick<FindingRaised, 'again' | 'firstOfGroup'>;

function tellRaised(memory: Memory, held: Held, topic: string, { at, ...raising }: Raising, moment: Moment): void {
  held.told = true;
  held.toldMono = moment.mono;
  const data: FindingRaised = { ...told(held, at), ...raising };
  memory.changed.facts.push(factOf(held, topic, data));
}

function reopen(memory: Memory, held: Held): void {
  held.state = 'open';
  held.clearedAt = null;
  memory.countOpen(held, held.condition, 1);
}

type Clearing = {
  at: Instant;
  why: FindingCleared['why'];
  sameAs: string | null;
  /** When the time that ends now began. */ since: Instant;
};

export function clearAs(memory: Memory, held: Held, { at, why, sameAs, since }: Clearing, moment: Moment): void {
  held.state = 'cleared';
  held.down = false;
  held.flapping = false;
  held.told = true;
  held.clearedAt = at;
  held.clearedMono = moment.mono;
  if (why !== 'up') addTransition(held, at, why);
  memory.countOpen(held, held.condition, -1);
  const data: FindingCleared = { ...told(held, at), why, sameAs, downForMs: Math.max(0, at - since) };
  memory.changed.facts.push(factOf(held, findingTopics.cleared, data));
  memory.touch(held);
  const rest = memory.openCount(held, held.condition) === 1 ? memory.find(held, held.condition, MANY) : undefined;
  if (rest?.state === 'open') clearAs(memory, rest, { at, why, sameAs: null, since: rest.firstAt }, moment);
}

/** More of the same: told at once when the last fact is some seconds old, else when its time comes. */
export function noteMore(memory: Memory, held: Held, moment: Moment): void {
  held.told = false;
  if (moment.mono - held.toldMono >= TELL_EVERY_MS) tellUpdate(memory, held, moment);
  memory.touch(held);
}

export function tellUpdate(memory: Memory, held: Held, moment: Moment): void {
  held.told = true;
  held.toldMono = moment.mono;
  const data: FindingUpdated = { ...told(held, held.lastAt), flapping: held.flapping };
  memory.changed.facts.push(factOf(held, findingTopics.updated, data));
  memory.touch(held);
}

export function addTransition(held: Held, at: Instant, to: Transition['to']): void {
  held.transitions.push({ at: isoOf(at), to });
  if (held.transitions.length > MOST_TRANSITIONS) held.transitions.shift();
}

function told(held: Held, at: Instant): Omit<FindingRaised, 'firstOfGroup' | 'again'> {
  const { id, groupId, clientId, deviceId, siteId, component, condition, severity, title, summary, count } = held;
  const behind = held.facts[BEHIND] !== undefined;
  const by = held.facts[WHO];
  return {
    findingId: id,
    groupId,
    clientId,
    deviceId,
    siteId,
    component,
    condition,
    severity,
    title,
    summary,
    behind,
    who: typeof by === 'string' ? by : null,
    count,
    at: isoOf(at),
  };
}

function factOf(
  held: Held,
  topic: string,
  data: FindingRaised | FindingUpdated | FindingFlapping | FindingCleared,
): Memory['changed']['facts'][number] {
  return { topic, clientId: held.clientId, subjectId: held.id, data };
}
