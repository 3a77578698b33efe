import { useVirtualizer } from '@tanstack/react-virtual';
import { memo, useId, useLayoutEffect, useMemo, useRef, useState } from 'react';
import classes from './data-table.module.css';
import { keyAt, useEnd } from './table-parts.ts';
import type { Column, DataTableProps } from './table-parts.ts';
import { useCurrent } from './use-current.ts';

const OVERSCAN = 12;

/** The list on a laptop: a grid that scrolls in its own frame. */
export function Rows<T>(props: DataTableProps<T>): React.JSX.Element {
  const { label, rows, rowKey, columns, rowHeight = 38, more, total } = props;
  const id = useId();
  const frame = useRef<HTMLDivElement>(null);
  const width = useWidth(frame);
  const shown = useMemo(() => columns.filter((column) => width === 0 || (column.from ?? 0) <= width), [columns, width]);
  const template = shown.map((column) => column.width).join(' ');
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
        <div role="row" aria-rowindex={1} className={classes['row']} style={{ gridTemplateColumns: template }}>
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
            <Row
              key={item.key}
              id={`${id}-${item.index}`}
              row={row}
              index={item.index}
              columns={shown}
              template={template}
              start={item.start}
              height={item.size}
              current={item.index === current.index}
              selected={props.isSelected?.(row)}
              opens={props.onOpen !== undefined}
              onClick={current.onClick}
            />
          );
        })}
      </div>
    </div>
  );
}

type RowProps = {
  id: string;
  row: unknown;
  index: number;
  columns: readonly Column<unknown>[];
  template: string;
  start: number;
  height: number;
  current: boolean;
  selected: boolean | undefined;
  opens: boolean;
  onClick: (event: React.MouseEvent, index: number) => void;
};

/** Drawn once and again only when something of its own changed: scrolling and the cursor leave the others alone. */
const Row = memo(function Row(props: RowProps): React.JSX.Element {
  const { id, row, index, columns, template, start, height, current, selected, opens, onClick } = props;
  return (
    <div
      id={id}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={selected}
      data-current={current || undefined}
      data-link={opens || undefined}
      className={classes['row']}
      style={{ gridTemplateColumns: template, height, transform: `translateY(${start}px)` }}
      onClick={(event) => onClick(event, index)}
    >
      {columns.map((column) => (
        <div key={column.key} role="gridcell" data-align={column.align} className={classes['cell']}>
          {column.cell(row)}
        </div>
      ))}
    </div>
  );
});

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
