/** What rows and cards of a list share. */
import { useEffect } from 'react';
import type { Wish } from './standing.ts';

export type More = { has: boolean; loading: boolean; load: () => void };

export type Column<T> = {
  key: string;
  title: React.ReactNode;
  /** A CSS grid track: `96px`, `minmax(180px, 2fr)`. */
  width: string;
  /** A method, so that columns of one kind of row fit a table that does not know the kind. */
  cell(row: T): React.ReactNode;
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
  /** The row on a phone; a method, as a column's. */
  card(row: T): React.ReactNode;
  onOpen?: (row: T) => void;
  /** Told which row the keyboard stands on. */
  onCurrent?: (row: T | undefined) => void;
  /** The keyboard stands on the first row from the beginning on: for lists with the row's panel beside them. */
  standsFirst?: boolean;
  /** Puts the keyboard on a row, once for each wish. */
  standOn?: Wish | undefined;
  /** A click goes to the row, and only Enter opens it. */
  clickStands?: boolean;
  isSelected?: (row: T) => boolean;
  rowHeight?: number;
  more?: More;
  /** How many there are on the server, when known. */
  total?: number;
};

/** Asks for the next page when the end comes into sight. */
export function useEnd(
  virtualizer: { getVirtualItems(): { index: number }[] },
  count: number,
  more: More | undefined,
): void {
  const last = virtualizer.getVirtualItems().at(-1)?.index ?? 0;
  const near = count > 0 && last >= count - 30;
  // At each drawing: a page that could not be asked for while the list was fetched anew is asked for afterwards.
  useEffect(() => {
    if (near && more?.has && !more.loading) more.load();
  });
}

export function keyAt<T>(rows: readonly T[], rowKey: (row: T) => string, index: number): string {
  const row = rows[index];
  return row === undefined ? String(index) : rowKey(row);
}
