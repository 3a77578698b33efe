import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { memo, useLayoutEffect, useRef, useState } from 'react';
import classes from './data-table.module.css';
import { keyAt, useEnd } from './table-parts.ts';
import type { DataTableProps } from './table-parts.ts';

/** The list on a phone: the page itself scrolls. */
export function Cards<T>(props: DataTableProps<T>): React.JSX.Element {
  const { label, rows, rowKey, more } = props;
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
            <Content draw={props} row={row} />
          </li>
        );
      })}
    </ul>
  );
}

/** Drawn again only when the list or the row is another: scrolling leaves it alone. */
const Content = memo(function Content({
  draw,
  row,
}: {
  draw: Pick<DataTableProps<unknown>, 'card'>;
  row: unknown;
}): React.JSX.Element {
  return <>{draw.card(row)}</>;
});
