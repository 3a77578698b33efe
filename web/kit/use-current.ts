import type { Virtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useRef, useState } from 'react';
import { isControl, useKeys } from './keys.ts';
import type { DataTableProps } from './table-parts.ts';

type Current = {
  index: number;
  onArrows: (event: React.KeyboardEvent) => void;
  /** Stays the same function, so that rows are not drawn anew for it. */
  onClick: (event: React.MouseEvent, index: number) => void;
};

/** The row the keyboard stands on: j and k anywhere on the page, arrows when the list has the focus. It follows its record, not its place. */
export function useCurrent<T>(
  { rows, rowKey, onOpen, onCurrent, label }: DataTableProps<T>,
  virtualizer: Virtualizer<HTMLDivElement, Element>,
): Current {
  const [key, setKey] = useState<string>();
  // Ahead of what is drawn, so that a key pressed right after another acts on the row that one went to.
  const pressed = useRef(key);
  const indexOf = (wanted: string | undefined): number =>
    wanted === undefined ? -1 : rows.findIndex((row) => rowKey(row) === wanted);
  const index = indexOf(key);
  const row = rows[index];
  useEffect(() => onCurrent?.(row), [row, onCurrent]);
  const go = (to: number): void => {
    const next = rows[Math.max(0, Math.min(rows.length - 1, to))];
    if (next === undefined) return;
    pressed.current = rowKey(next);
    setKey(pressed.current);
    // Whoever moves in the table is in the table: a link clicked before must not answer to Enter any more.
    if (isControl(document.activeElement)) virtualizer.scrollElement?.focus({ preventScroll: true });
    virtualizer.scrollToIndex(Math.max(0, Math.min(rows.length - 1, to)), { align: 'auto' });
  };
  const click = (event: React.MouseEvent, at: number): void => {
    if (isControl(event.target) || String(globalThis.getSelection() ?? '') !== '') return;
    const clicked = rows[at];
    if (clicked === undefined) return;
    pressed.current = rowKey(clicked);
    setKey(pressed.current);
    onOpen?.(clicked);
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
