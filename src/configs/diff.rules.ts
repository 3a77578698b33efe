/** What differs between two configurations, as an engineer reads it: by hierarchy, and without order where order means nothing. */
import type { DiffPart, DriverName } from './api.ts';

/** A line with where it stands. `order`: the list whose order means something, and its name in it. */
type Entry = { under: string; text: string; order: { list: string; name: string } | undefined };

const MOST_LINES = 5000;

export function diffOf(driver: DriverName, before: string, after: string): { parts: DiffPart[]; more: number } {
  const [old, now] = [entriesOf(driver, before), entriesOf(driver, after)];
  const parts = new Map<string, DiffPart>();
  const partOf = (under: string): DiffPart => {
    const part = parts.get(under) ?? { under, added: [], removed: [], moved: [] };
    parts.set(under, part);
    return part;
  };
  for (const { under, text } of without(old, now)) partOf(under).removed.push(text);
  for (const { under, text } of without(now, old)) partOf(under).added.push(text);
  for (const [list, names] of movedIn(old, now)) partOf(list).moved.push(...names);
  return cut([...parts.values()]);
}

/** How many lines came and went. */
export function sizeOf(parts: readonly DiffPart[]): { added: number; removed: number } {
  const added = parts.reduce((sum, part) => sum + part.added.length, 0);
  return { added, removed: parts.reduce((sum, part) => sum + part.removed.length, 0) };
}

function cut(parts: DiffPart[]): { parts: DiffPart[]; more: number } {
  let left = MOST_LINES;
  let more = 0;
  const take = (lines: string[]): string[] => {
    const kept = lines.slice(0, left);
    left -= kept.length;
    more += lines.length - kept.length;
    return kept;
  };
  const kept = parts.map(({ under, added, removed, moved }) => ({
    under,
    removed: take(removed),
    added: take(added),
    moved: take(moved),
  }));
  return { parts: kept.filter((part) => part.added.length + part.removed.length + part.moved.length > 0), more };
}

/** Entries of one that the other has not, as often as they stand there. */
function without(these: readonly Entry[], those: readonly Entry[]): Entry[] {
  const there = new Map<string, number>();
  for (const entry of those) there.set(keyOf(entry), (there.get(keyOf(entry)) ?? 0) + 1);
  return these.filter((entry) => {
    const left = there.get(keyOf(entry)) ?? 0;
    there.set(keyOf(entry), left - 1);
    return left <= 0;
  });
}

const keyOf = ({ under, text }: Entry): string => `${under}\n${text}`;

/** Of each ordered list, the names that both have, where they follow one another otherwise: those that moved up. */
function movedIn(old: readonly Entry[], now: readonly Entry[]): [list: string, names: string[]][] {
  const [before, after] = [listsOf(old), listsOf(now)];
  return [...after].flatMap(([list, names]) => {
    const had = before.get(list);
    if (!had) return [];
    const was = [...had].filter((name) => names.has(name));
    const is = [...names].filter((name) => had.has(name));
    const moved = is.filter((name, i) => name !== was[i]);
    return moved.length === 0 ? [] : [[list, [...moved]] satisfies [string, string[]]];
  });
}

function listsOf(entries: readonly Entry[]): Map<string, Set<string>> {
  const lists = new Map<string, Set<string>>();
  for (const { order } of entries) {
    if (!order) continue;
    const names = lists.get(order.list) ?? new Set<string>();
    names.add(order.name);
    lists.set(order.list, names);
  }
  return lists;
}

function entriesOf(driver: DriverName, text: string): Entry[] {
  const lines = text.split('\n').filter((line) => line !== '');
  return driver === 'junos'
    ? lines.map(junosEntry)
    : sectionEntries(lines, driver === 'generic' ? () => true : isOrdered);
}

/** Lists of Junos in which the first that matches wins. */
const junosLists = [
  /^(.*\bfirewall (?:family \S+ )?filter \S+) term (\S+)/,
  /^(.*\bpolicy-options policy-statement \S+) term (\S+)/,
  /^(.*\bsecurity policies (?:from-zone \S+ to-zone \S+|global)) policy (\S+)/,
  /^(.*\bsecurity nat (?:source|destination|static) rule-set \S+) rule (\S+)/,
];

/** The hierarchy a set command belongs to, and the command as it is. */
function junosEntry(line: string): Entry {
  const [verb = '', ...words] = line.split(' ');
  for (const list of junosLists) {
    const found = list.exec(words.join(' '));
    if (found?.[1] && found[2]) return { under: found[1], text: line, order: { list: found[1], name: found[2] } };
  }
  const depth = Math.min(2, Math.max(1, words.length - 1));
  return {
    under: verb === 'set' || verb === 'deactivate' ? words.slice(0, depth).join(' ') : '',
    text: line,
    order: undefined,
  };
}

const isOrdered = (section: string): boolean => /^(?:ip|ipv6|mac) access-list |^(?:policy|route)-map /.test(section);

/** Lines under the less indented one above them. */
function sectionEntries(lines: readonly string[], ordered: (section: string) => boolean): Entry[] {
  const above: { indent: number; text: string }[] = [];
  return lines.map((line) => {
    const text = line.trim();
    const indent = line.length - line.trimStart().length;
    while ((above.at(-1)?.indent ?? -1) >= indent) above.pop();
    const under = above.map((each) => each.text).join(' › ');
    above.push({ indent, text });
    const numbered = /^(access-list \S+) /.exec(text)?.[1];
    const list = under === '' ? numbered : ordered(above[0]?.text ?? '') ? under : undefined;
    return { under, text, order: list === undefined ? undefined : { list, name: text } };
  });
}
