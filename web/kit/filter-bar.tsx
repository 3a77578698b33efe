import { ActionIcon, Button, Text } from '@mantine/core';
import { SlidersHorizontal } from 'lucide-react';
import { useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import classes from './filter-bar.module.css';
import { useKeys } from './keys.ts';
import { SearchField } from './search-field.tsx';

type Props<N extends object> = {
  /** What is listed, in the plural: `huddles`. */
  of: string;
  search?: { placeholder: string; text: string | undefined; onText: (text: string | undefined) => void };
  /** Fields to choose by; folded on a phone where one can search as well. */
  children?: React.ReactNode;
  /** The filters that narrow the list, by name; unset ones are undefined. */
  narrowed: N;
  onClear: (nothing: { [K in keyof N]: undefined }) => void;
  /** How many there are, in words. */
  shown?: React.ReactNode;
  /** Stands at the end. */
  beside?: React.ReactNode;
};

/** What stands above every list: search (`/`), filters (`f`), a way back to all, and how many fit. */
export function FilterBar<N extends object>(props: Props<N>): React.JSX.Element {
  const { of, search, children, narrowed, onClear, shown, beside } = props;
  const set = Object.values(narrowed).filter(isSet).length;
  return (
    <div className={classes['bar']} role="search" aria-label={`Filter ${of}`}>
      {search && <SearchField label={`Search ${of}`} {...search} />}
      {children !== undefined && (
        <Fields of={of} folds={search !== undefined} set={set}>
          {children}
        </Fields>
      )}
      {set > 0 && (
        <Button variant="subtle" size="compact-sm" onClick={() => onClear(nothingOf(narrowed))}>
          Clear
        </Button>
      )}
      <div className={classes['end']}>
        {shown !== undefined && (
          <Text size="sm" c="dimmed" role="status" className="wf-figure">
            {shown}
          </Text>
        )}
        {beside}
      </div>
    </div>
  );
}

function Fields({
  of,
  folds,
  set,
  children,
}: {
  of: string;
  folds: boolean;
  set: number;
  children: React.ReactNode;
}): React.JSX.Element {
  const [open, setOpen] = useState(set > 0);
  const fields = useRef<HTMLDivElement>(null);
  const enter = (): void => {
    flushSync(() => setOpen(true));
    fields.current?.querySelector('input')?.focus();
  };
  useKeys('Filters', [{ keys: 'f', says: `Filter ${of}`, run: enter }]);
  return (
    <>
      {folds && (
        <div className={classes['toggle']}>
          <ActionIcon
            variant={open ? 'light' : 'default'}
            size={36}
            aria-label="Filters"
            aria-expanded={open}
            onClick={() => setOpen(!open)}
          >
            <SlidersHorizontal size={17} />
          </ActionIcon>
        </div>
      )}
      <div ref={fields} className={classes['rest']} data-folds={folds || undefined} data-open={open || undefined}>
        {children}
      </div>
    </>
  );
}

/** `1 huddle`, `12 huddles`, `100+ huddles`: how many of a list are there so far. */
export function howMany(
  { items, more }: { items: readonly unknown[]; more: { has: boolean } },
  one: string,
  many = `${one}s`,
): string {
  const count = `${items.length.toLocaleString()}${more.has ? '+' : ''}`;
  return `${count} ${items.length === 1 && !more.has ? one : many}`;
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '' && !(Array.isArray(value) && value.length === 0);
}

function nothingOf<N extends object>(narrowed: N): { [K in keyof N]: undefined } {
  const nothing = Object.fromEntries(Object.keys(narrowed).map((name) => [name, undefined]));
  return Object.assign({}, narrowed, nothing);
}
