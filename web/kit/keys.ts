/** Keyboard shortcuts: pages declare them, one listener runs them, `?` lists them. Silent while someone types. */
import { useEffect, useRef, useSyncExternalStore } from 'react';

export type Key = {
  /** `j`, `Enter`, `?`, `g q` (one after the other), `mod+Enter` (Ctrl or Cmd). */
  keys: string;
  /** What it does, for the list. */
  says: string;
  run: (event: KeyboardEvent) => void;
  /** Also while typing: only for chords. */
  typing?: boolean;
  /** Not in the list (a second key for the same). */
  hidden?: boolean;
};

type Group = { name: string; keys: Key[] };

const SEQUENCE_MS = 900;
const STORE = 'watchfloor.keys';
const listeners = new Set<() => void>();
let groups: readonly Group[] = [];
let first: { key: string; at: number } | undefined;

/** Makes these keys work while the component is mounted. */
export function useKeys(name: string, keys: readonly Key[], enabled = true): void {
  const latest = useRef(keys);
  const list = keys.map((key) => key.keys).join();
  useEffect(() => {
    latest.current = keys;
  });
  useEffect(() => {
    if (!enabled) return undefined;
    // The list is read anew at each press, so that a key always acts on what is on screen.
    const group: Group = {
      name,
      get keys() {
        return [...latest.current];
      },
    };
    setGroups([...groups, group]);
    return () => setGroups(groups.filter((each) => each !== group));
  }, [name, list, enabled]);
}

/** All keys that work now, for the list. */
export function useKeyGroups(): readonly Group[] {
  return useSyncExternalStore(subscribe, () => groups);
}

/** Whether single letters act; people who speak to their computer turn them off (WCAG 2.1.4). */
export function lettersOn(): boolean {
  return localStorage.getItem(STORE) !== 'off';
}

export function setLettersOn(on: boolean): void {
  if (on) localStorage.removeItem(STORE);
  else localStorage.setItem(STORE, 'off');
}

/** Runs what a key press means. The newest page's keys win. */
export function pressed(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing) return;
  const typing = isTyping(event.target);
  // A focused button or link already has a meaning for these two.
  if ((event.key === 'Enter' || event.key === ' ') && isControl(event.target)) return;
  const key = keyOf(event);
  const sequence = first && event.timeStamp - first.at < SEQUENCE_MS ? `${first.key} ${key}` : undefined;
  const all = groups.toReversed().flatMap((group) => group.keys);
  const mine = all.filter(
    (each) =>
      (!typing || each.typing) && (key.includes('+') || key.length > 1 || lettersOn()) && !blockedByDialog(each),
  );
  const hit = mine.find((each) => each.keys === sequence) ?? mine.find((each) => each.keys === key);
  first = undefined;
  if (hit) {
    event.preventDefault();
    hit.run(event);
  } else if (!typing && mine.some((each) => each.keys.startsWith(`${key} `))) first = { key, at: event.timeStamp };
}

function keyOf(event: KeyboardEvent): string {
  const chord = event.ctrlKey || event.metaKey ? 'mod+' : event.altKey ? 'alt+' : '';
  if (event.key === ' ') return `${chord}Space`;
  return chord + (event.key.length === 1 && chord ? event.key.toLowerCase() : event.key);
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable ||
      target.matches('input:not([type=checkbox], [type=radio]), textarea, select, [role=textbox], [role=combobox]'))
  );
}

export function isControl(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('a, button, input, select, label, summary') !== null;
}

/** A dialog has the keyboard: the page behind it keeps still, except for chords it declared. */
function blockedByDialog(key: Key): boolean {
  return !key.typing && document.querySelector('[role=dialog][aria-modal=true], [role=menu]') !== null;
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function setGroups(next: readonly Group[]): void {
  groups = next;
  for (const listener of listeners) listener();
}
