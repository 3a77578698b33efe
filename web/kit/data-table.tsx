/** A list that may hold ten thousand rows: only what is seen is mounted. Rows on a laptop, cards on a phone. */
import { useMediaQuery } from '@mantine/hooks';
import { useVirtualizer, useWindowVirtualizer } from '@tanstack/react-virtual';
import type { Virtualizer } from '@tanstack/react-virtual';
import { useEffect, useId, useLayoutEffect, useRef, useState } from 'react';
import classes from './data-table.module.css';
import { isControl, useKeys } from './keys.ts';

export type Column<T> = {
  key: string;
  title: React.ReactNode;
  /** A CSS grid track: `96px`, `minmax(180px, 2fr)`. */
  width: string;
  cell: (row: T) => React.ReactNode;
  /** Left out when the table is narrower than this many pixels. */
  from?: number;
  align?: 'end';
};

export type DataTableProps<T> = {
  /** What the list holds, for a screen reader. */
  label: string;
  rows: readonly T[];
  rowKey: (row: T) => string;
  columns: readonly Column<T>[];
  card: (row: T) => React.ReactNode;
  onOpen?: (row: T) => void;
  /** Told which row the keyboard stands on. */
  onCurrent?: (row: T | undefined) => void;
  isSelected?: (row: T) => boolean;
  rowHeight?: number;
  more?: { has: boolean; loading: boolean; load: () => void };
  /** How many there are on the server, when known. */
  total?: number;
};

const OVERSCAN = 12;

export function DataTable<T>(props: DataTableProps<T>): React.JSX.Element {
  const phone = useMediaQuery('(max-width: 48em)', globalThis.matchMedia('(max-width: 48em)').matches);
  return phone ? <Cards {...props} /> : <Rows {...props} />;
}

function Rows<T>(props: DataTableProps<T>): React.JSX.Element {
  const { label, rows, rowKey, columns, rowHeight = 38, more, total } = props;
  const id = useId();
  const frame = useRef<HTMLDivElement>(null);
  const width = useWidth(frame);
  const shown = columns.filter((column) => width === 0 || (column.from ?? 0) <= width);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => frame.current,
    estimateSize: () => rowHeight,
    overscan: OVERSCAN,
    getItemKey: (i) => keyAt(rows, rowKey, i),
    scrollPaddingStart: rowHeight,
  });
  const current = useCurrent(props, virtualizer);
  useEnd(virtualizer, rows.length, more);
  const template = { gridTemplateColumns: shown.map((column) => column.width).join(' ') };
  return (
    <div
      ref={frame}
      className={classes['frame']}
      role="grid"
      aria-label={label}
      aria-rowcount={more?.has ? (total ?? -1) : rows.length + 1}
      aria-activedescendant={current.index >= 0 ? `${id}-${current.index}` : undefined}
      tabIndex={0}
      onKeyDown={current.onArrows}
    >
      <div className={classes['head']} role="rowgroup">
        <div role="row" aria-rowindex={1} className={classes['row']} style={template}>
          {shown.map((column) => (
            <div key={column.key} role="columnheader" data-align={column.align} className="wf-cut">
              {column.title}
            </div>
          ))}
        </div>
      </div>
      <div role="rowgroup" className={classes['body']} style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map((item) => {
          const row = rows[item.index];
          return row === undefined ? null : (
            <div
              key={item.key}
              id={`${id}-${item.index}`}
              role="row"
              aria-rowindex={item.index + 2}
              aria-selected={props.isSelected?.(row) ?? undefined}
              data-current={item.index === current.index || undefined}
              data-link={props.onOpen ? true : undefined}
              className={classes['row']}
              style={{ ...template, height: item.size, transform: `translateY(${item.start}px)` }}
              onClick={(event) => current.onClick(event, item.index)}
            >
              {shown.map((column) => (
                <div key={column.key} role="gridcell" data-align={column.align} className={classes['cell']}>
                  {column.cell(row)}
                </div>
              ))}
            </div>
          );
        })}
      </div>
    </div>
  );
}

function Cards<T>(props: DataTableProps<T>): React.JSX.Element {
  const { label, rows, rowKey, card, more } = props;
  const list = useRef<HTMLUListElement>(null);
  const [top, setTop] = useState(0);
  useLayoutEffect(() => setTop(list.current?.offsetTop ?? 0), [rows.length > 0]);
  const virtualizer = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => 96,
    overscan: 6,
    gap: 8,
    scrollMargin: top,
    getItemKey: (i) => keyAt(rows, rowKey, i),
  });
  useEnd(virtualizer, rows.length, more);
  return (
    <ul ref={list} className={classes['cards']} aria-label={label} style={{ height: virtualizer.getTotalSize() }}>
      {virtualizer.getVirtualItems().map((item) => {
        const row = rows[item.index];
        return row === undefined ? null : (
          <li
            key={item.key}
            ref={virtualizer.measureElement}
            data-index={item.index}
            className={classes['card']}
            style={{ transform: `translateY(${item.start - top}px)` }}
          >
            {card(row)}
          </li>
        );
      })}
    </ul>
  );
}

type Current = {
  index: number;
  onArrows: (event: React.KeyboardEvent) => void;
  onClick: (event: React.MouseEvent, index: number) => void;
};

/** The row the keyboard stands on: j and k anywhere on the page, arrows when the list has the focus. It follows its record, not its place. */
function useCurrent<T>(
  { rows, rowKey, onOpen, onCurrent, label }: DataTableProps<T>,
  virtualizer: Virtualizer<HTMLDivElement, Element>,
): Current {
  const [key, setKey] = useState<string>();
  const index = key === undefined ? -1 : rows.findIndex((row) => rowKey(row) === key);
  const row = rows[index];
  useEffect(() => onCurrent?.(row), [row, onCurrent]);
  const go = (to: number): void => {
    const next = rows[Math.max(0, Math.min(rows.length - 1, to))];
    if (next === undefined) return;
    setKey(rowKey(next));
    virtualizer.scrollToIndex(Math.max(0, Math.min(rows.length - 1, to)), { align: 'auto' });
  };
  const open = (): void => void (row !== undefined && onOpen?.(row));
  useKeys(label, [
    { keys: 'j', says: 'Next row', run: () => go(index + 1) },
    { keys: 'k', says: 'Previous row', run: () => go(index < 0 ? 0 : index - 1) },
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
    onClick(event, at) {
      if (isControl(event.target) || String(globalThis.getSelection() ?? '') !== '') return;
      const clicked = rows[at];
      if (clicked === undefined) return;
      setKey(rowKey(clicked));
      onOpen?.(clicked);
    },
  };
}

function useWidth(frame: React.RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const element = frame.current;
    if (!element) return undefined;
    setWidth(element.clientWidth);
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, [frame]);
  return width;
}

function useEnd(
  virtualizer: { getVirtualItems(): { index: number }[] },
  count: number,
  more: DataTableProps<unknown>['more'],
): void {
  const last = virtualizer.getVirtualItems().at(-1)?.index ?? 0;
  const near = count > 0 && last >= count - 30;
  useEffect(() => {
    if (near && more?.has && !more.loading) more.load();
  }, [near, more?.has, more?.loading, count]);
}

function keyAt<T>(rows: readonly T[], rowKey: (row: T) => string, index: number): string {
  const row = rows[index];
  return row === undefined ? String(index) : rowKey(row);
}
