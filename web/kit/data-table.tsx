/** A list that may hold ten thousand rows: only what is seen is mounted. Rows on a laptop, cards on a phone. */
import { useMediaQuery } from '@mantine/hooks';
import { Cards } from './table-cards.tsx';
import type { DataTableProps } from './table-parts.ts';
import { Rows } from './table-rows.tsx';

export type { Column } from './table-parts.ts';

const PHONE = '(max-width: 48em)';

export function DataTable<T>(props: DataTableProps<T>): React.JSX.Element {
  const phone = useMediaQuery(PHONE, globalThis.matchMedia(PHONE).matches);
  return phone ? <Cards {...props} /> : <Rows {...props} />;
}
