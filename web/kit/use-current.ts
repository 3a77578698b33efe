import type { Virtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { isControl, useKeys } from './keys.ts';
import { standingIn } from './standing.ts';
import type { Standing } from './standing.ts';
import type { DataTableProps } from './table-parts.ts';

type Current = {
  index: number;
  onArrows: (event: React.KeyboardEvent) => void;
  /** Stays the same function, so that rows are not drawn anew for it. */
  onClick: (event: React.MouseEvent, index: number) => void;
};

/**
 * The row the keyboard stands on: j and k anywhere on the page, arrows when the list has the focus. It follows its record,
 * not its place; when the record is gone it goes on to the next one.
 */
export function useCurrent<T>(props: DataTableProps<T>, virtualizer: Virtualizer<HTMLDivElement, Element>): Current {
  const { rows, rowKey, onOpen, onCurrent, clickStands = false, label } = props;
  const { standing, stand } = useStanding(props);
  const { key, met } = standing;
  // Ahead of what is drawn, so that a key pressed right after another acts on the row that one went to.
  const pressed = useRef(key);
  useEffect(() => {
    pressed.current = key;
  }, [key]);
  const indexOf = (wanted: string | undefined): number =>
    wanted === undefined ? -1 : rows.findIndex((row) => rowKey(row) === wanted);
  const index = indexOf(key);
  const row = rows[index];
  // Before anything is painted: what is shown beside the list is never that of another row.
  useLayoutEffect(() => onCurrent?.(row), [row, onCurrent]);
  useEffect(() => {
    if (met !== undefined && index >= 0) virtualizer.scrollToIndex(index, { align: 'auto' });
  }, [met]);
  const standAt = (to: number): T | undefined => {
    const next = rows[to];
    if (next === undefined) return undefined;
    pressed.current = rowKey(next);
    stand(pressed.current);
    return next;
  };
  const go = (wanted: number): void => {
    const to = Math.max(0, Math.min(rows.length - 1, wanted));
    if (standAt(to) === undefined) return;
    // Whoever moves in the table is in the table: a link clicked before must not answer to Enter any more.
    if (isControl(document.activeElement)) virtualizer.scrollElement?.focus({ preventScroll: true });
    virtualizer.scrollToIndex(to, { align: 'auto' });
  };
  const click = (event: React.MouseEvent, at: number): void => {
    if (isControl(event.target) || String(globalThis.getSelection() ?? '') !== '') return;
    const clicked = standAt(at);
    if (clicked !== undefined && !clickStands) onOpen?.(clicked);
  };
  const latest = useRef(click);
  useEffect(() => {
    latest.current = click;
  });
  const onClick = useCallback((event: React.MouseEvent, at: number): void => latest.current(event, at), []);
  const open = (): void => {
    const here = rows[indexOf(pressed.current)];
    if (here !== undefined) onOpen?.(here);
  };
  useKeys(label, [
    { keys: 'j', says: 'Next row', run: () => go(indexOf(pressed.current) + 1) },
    { keys: 'k', says: 'Previous row', run: () => go(Math.max(0, indexOf(pressed.current) - 1)) },
    ...(onOpen ? [{ keys: 'Enter', says: 'Open', run: open }] : []),
  ]);
  const moves: Record<string, number> = {
    ArrowDown: index + 1,
    ArrowUp: Math.max(0, index - 1),
    Home: 0,
    End: rows.length - 1,
    PageDown: index + 12,
    PageUp: index - 12,
  };
  return {
    index,
    onArrows(event) {
      const to = moves[event.key];
      if (to === undefined || isControl(event.target)) return;
      event.preventDefault();
      go(to);
    },
    onClick,
  };
}

/** Where one stands, settled while drawing, so that no list is ever shown with the place of another. */
function useStanding<T>({ rows, rowKey, standsFirst = false, standOn }: DataTableProps<T>): {
  standing: Standing<T>;
  stand: (key: string) => void;
} {
  const [seen, setSeen] = useState<Standing<T>>({ key: undefined, rows: [], asked: undefined, met: undefined });
  const matters = seen.key !== undefined || standsFirst || standOn !== undefined;
  const isOther = matters && (seen.rows !== rows || seen.asked !== standOn);
  const standing = isOther ? standingIn(seen, { rows, rowKey, asked: standOn, first: standsFirst }) : seen;
  if (isOther) setSeen(standing);
  return { standing, stand: (key) => setSeen({ key, rows, asked: standOn, met: standOn }) };
}
