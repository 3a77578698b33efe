/** Signals → findings: what a down, an up or a hit does to what is held. */
import type { Instant } from '../base/clock.ts';
import { isoOf } from '../base/clock.ts';
import { newId } from '../base/id.ts';
import { reckonBehind } from './behind.ts';
import { conditionRules, MANY, MOST_HELD, worse } from './conditions.ts';
import { stillRing } from './flap.ts';
import { gather } from './gather.ts';
import { belongs, joined, placeOf } from './grouping.ts';
import type { Group } from './grouping.ts';
import type { Held } from './held.ts';
import { causing, weighed } from './near.ts';
import type { Moment, Sighting } from './lifecycle.ts';
import { addTransition, change, escalate, noteMore, raise } from './lifecycle.ts';
import type { Memory } from './memory.ts';
import { findingKey } from './memory.ts';
import { findingFor, titleOf, withKnownName } from './names.ts';
import type { Wiring } from './wiring.ts';
import { isLate } from './order.ts';
import type { Facts, Signal } from './signal.ts';
import { ON_PURPOSE, REASON, WHO } from './signal.ts';

const MOST_EVIDENCE = 5;
const LONGEST_EVIDENCE = 500;
const MOST_LISTED = 20;
/** How long an up is remembered that found nothing down. */
const UP_REMEMBERED_MS = 30_000;

/** Applies signals in their order. Bursts have been counted before (bursts.ts). */
export function apply(memory: Memory, sightings: Iterable<Sighting>, moment: Moment): void {
  const dark = new Map<string, Wiring>();
  for (const seen of sightings) {
    applyOne(memory, seen, moment);
    const { clientId, wiring } = seen.from;
    if (seen.signal.condition === 'unreachable' && wiring) dark.set(clientId, wiring);
  }
  // Once for all of them: it walks everything that cannot be reached.
  for (const [clientId, wiring] of dark) reckonBehind(memory, clientId, wiring, moment);
}

function applyOne(memory: Memory, sighting: Sighting, moment: Moment): void {
  const named = withKnownName(memory, sighting.from, sighting.signal);
  const seen = { ...sighting, signal: weighed(memory, sighting.from, named) };
  const held = findingFor(memory, seen, moment);
  act(memory, held, seen, moment);
}

function act(memory: Memory, held: Held | undefined, seen: Sighting, moment: Moment): void {
  const { signal } = seen;
  switch (signal.polarity) {
    case 'up':
      if (held) up(memory, held, seen, moment);
      else memory.rememberUp(findingKey(seen.from, signal.condition, signal.component), seen.at);
      return;
    case 'down':
      if (held) down(memory, held, seen, moment);
      else begin(memory, seen, moment);
      return;
    case 'hit':
      if (held) hit(memory, held, seen, moment);
      else begin(memory, seen, moment);
  }
}

function up(memory: Memory, held: Held, seen: Sighting, moment: Moment): void {
  if (!held.down || isLate(seen.at, held.changedAt, moment.now)) return;
  addEvidence(held, seen);
  delete held.facts[ON_PURPOSE];
  held.summary = overWords(held, seen.signal);
  held.lastAt = Math.max(held.lastAt, seen.at);
  held.lastMono = moment.mono;
  change(memory, held, 'up', seen.at, moment);
}

/** What ended it, beside why it had been raised. */
function overWords({ facts }: Held, { summary }: Signal): string {
  const reason = facts[REASON];
  return typeof reason === 'string' ? `${summary} It was raised for: ${reason}.` : summary;
}

function down(memory: Memory, held: Held, seen: Sighting, moment: Moment): void {
  const isNews = !held.down && !isLate(seen.at, held.changedAt, moment.now);
  const before = held.severity;
  if (isNews) {
    held.severity = seen.signal.severity;
    held.title = titleOf(seen.signal, seen.from);
  }
  takeIn(held, seen, moment);
  if (isNews) {
    if (held.state === 'cleared') newCause(memory, held, seen);
    change(memory, held, 'down', seen.at, moment);
    gather(memory, held, seen, moment);
  } else if (before === 'info' && held.severity !== before && held.state === 'open')
    escalate(memory, held, seen.at, moment);
  else noteMore(memory, held, moment);
}

/** It is back, and something else next to it fails this time: then that is its cause. */
function newCause(memory: Memory, held: Held, { signal, from, at }: Sighting): void {
  const near = causing(memory, from, signal);
  if (!near || near.id === held.groupId) return;
  const group = joined(near, signal.severity, at);
  memory.keepGroup(group, false);
  memory.changed.groups.set(group.id, group);
  memory.regroup(held, group);
}

function hit(memory: Memory, held: Held, seen: Sighting, moment: Moment): void {
  const before = held.severity;
  takeIn(held, seen, moment);
  if (held.state === 'open') {
    if (before === 'info' && held.severity !== before) escalate(memory, held, seen.at, moment);
    else noteMore(memory, held, moment);
    return;
  }
  held.down = true;
  held.changedAt = seen.at;
  addTransition(held, seen.at, 'hit');
  raise(memory, held, seen.at, moment);
  memory.touch(held);
}

/** A new finding, in a group that is still open or in one of its own. */
function begin(memory: Memory, { signal: asked, ...more }: Sighting, moment: Moment): void {
  const signal = bounded(memory, asked, more.from);
  const seen = { ...more, signal };
  if (signal !== asked) {
    const held = findingFor(memory, seen, moment);
    if (held) return signal.polarity === 'hit' ? hit(memory, held, seen, moment) : down(memory, held, seen, moment);
  }
  const held = heldOf(memory, seen, moment);
  memory.hold(held);
  addTransition(held, seen.at, signal.polarity === 'hit' ? 'hit' : 'down');
  if (signal.polarity === 'down') {
    held.ring = { bits: 1, at: seen.at };
    held.changes = 1;
  }
  raise(memory, held, seen.at, moment, false);
  memory.touch(held);
  gather(memory, held, seen, moment);
  upBefore(memory, held, seen, moment);
}

/** The up came first (another listener, another path): the component is up again already. */
function upBefore(memory: Memory, held: Held, seen: Sighting, moment: Moment): void {
  const key = findingKey(held, held.condition, held.component);
  const upAt = memory.ups.get(key);
  if (upAt === undefined) return;
  memory.ups.delete(key);
  if (isLate(seen.at, upAt, moment.now) && upAt - seen.at <= UP_REMEMBERED_MS) change(memory, held, 'up', upAt, moment);
}

function heldOf(memory: Memory, seen: Sighting, { now, mono }: Moment): Held {
  const { signal, from, at } = seen;
  const id = newId(now);
  const group = groupFor(memory, id, seen, now);
  const held: Held = {
    is: 'finding',
    wakeAt: undefined,
    id,
    clientId: from.clientId,
    deviceId: from.deviceId,
    origin: from.origin,
    address: from.address,
    siteId: from.device?.siteId ?? null,
    component: signal.component,
    aliases: signal.also,
    condition: signal.condition,
    severity: signal.severity,
    state: 'open',
    down: true,
    title: titleOf(signal, from),
    summary: signal.summary,
    facts: {},
    firstAt: at,
    lastAt: at,
    changedAt: at,
    clearedAt: null,
    count: 0,
    ring: stillRing(at),
    flapping: false,
    changes: 0,
    transitions: [],
    evidence: [],
    groupId: group.id,
    firstOfGroup: group.firstFindingId === id,
    told: true,
    ringMono: mono,
    lastMono: mono,
    toldMono: mono,
    clearedMono: mono,
  };
  takeIn(held, seen, { now, mono });
  return held;
}

function groupFor(memory: Memory, findingId: string, { signal, from, at }: Sighting, now: Instant): Group {
  const { cause } = conditionRules[signal.condition];
  const siteId = from.device?.siteId ?? null;
  const place = placeOf(cause, siteId, from.origin);
  const near = causing(memory, from, signal);
  const latest = memory.groupAt(from.clientId, cause, place);
  const open = near ?? (latest && belongs(latest, at) ? latest : undefined);
  const group: Group = open
    ? joined(open, signal.severity, at)
    : {
        id: newId(now),
        clientId: from.clientId,
        cause,
        place,
        siteId,
        firstFindingId: findingId,
        severity: signal.severity,
        size: 1,
        firstAt: at,
        lastAt: at,
      };
  memory.keepGroup(group, near === undefined || near.id === latest?.id);
  memory.changed.groups.set(group.id, group);
  return group;
}

/** Adds what a down or a hit says to what is known. */
function takeIn(held: Held, seen: Sighting, { mono }: Moment): void {
  const { signal, from, at } = seen;
  held.count += seen.count ?? 1;
  held.lastAt = Math.max(held.lastAt, at);
  held.lastMono = mono;
  addEvidence(held, seen);
  const isExplained = signal.facts[ON_PURPOSE] !== undefined;
  const isWorse = held.facts[ON_PURPOSE] === undefined && worse(held.severity, signal.severity) !== held.severity;
  if (isExplained || isWorse) {
    held.severity = signal.severity;
    held.title = titleOf(signal, from);
  }
  held.summary = signal.summary;
  learn(held, signal.facts);
}

/** The reason stays the one that raised it for as long as it is open; who it was is of this time alone. */
function learn(held: Held, facts: Facts): void {
  const reason = held.state === 'open' ? held.facts[REASON] : undefined;
  delete held.facts[REASON];
  delete held.facts[WHO];
  mergeFacts(held.facts, facts);
  if (reason !== undefined) held.facts[REASON] = reason;
}

function addEvidence(held: Held, { at, kind, text }: Sighting): void {
  held.evidence.push({ at: isoOf(at), kind, text: text.slice(0, LONGEST_EVIDENCE).toWellFormed() });
  if (held.evidence.length > MOST_EVIDENCE) held.evidence.shift();
}

function mergeFacts(into: Facts, from: Facts): void {
  for (const [name, value] of Object.entries(from)) {
    const before = into[name];
    if (!Array.isArray(value)) into[name] = value;
    else if (!Array.isArray(before)) into[name] = [...value];
    else for (const each of value) if (before.length < MOST_LISTED && !before.includes(each)) before.push(each);
  }
}

/** One origin may have so many findings of a condition open or lately cleared; a sender of ever new names must not fill the table. */
function bounded(memory: Memory, signal: Signal, from: Sighting['from']): Signal {
  if (memory.heldCount(from, signal.condition) < MOST_HELD) return signal;
  return { ...signal, component: MANY, also: [], title: `More than ${MOST_HELD} findings of one kind on {device}` };
}
