import { ConfirmButton } from './confirm.tsx';
import type { Column } from './data-table.tsx';

/** A list's last column: a button that asks once and then does what cannot be undone. */
export function confirmColumn<T extends { name: string }>({
  act,
  says,
  onConfirm,
  may = () => true,
}: {
  /** In one word: `Remove`. */
  act: string;
  /** What happens then. */
  says: string;
  onConfirm: (row: T) => void;
  /** Rows without a button: it was done to them already. */
  may?: (row: T) => boolean;
}): Column<T> {
  return {
    key: act.toLowerCase(),
    title: <span hidden>{act}</span>,
    width: '90px',
    cell: (row) =>
      may(row) && (
        <ConfirmButton
          size="compact-xs"
          question={`${act} ${row.name}?`}
          says={says}
          act={act}
          onConfirm={() => onConfirm(row)}
        >
          {act}…
        </ConfirmButton>
      ),
  };
}
