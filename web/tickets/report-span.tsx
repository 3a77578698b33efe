import { Select } from '@mantine/core';
import { z } from 'zod';

/** The span of a report that came by mail, whose link leads here. */
export const mailedSpan = { from: z.iso.datetime().optional(), until: z.iso.datetime().optional() };
type Mailed = { from?: string | undefined; until?: string | undefined };
type Span = { from: string; until: string };

/** The one in the address, else the usual one. */
export function spanShown({ from, until }: Mailed, usual: Span): Span {
  return from !== undefined && until !== undefined && from < until ? { from, until } : usual;
}

const MAILED = 'mailed';

type Props = {
  filters: Mailed;
  value: string;
  data: { value: string; label: string }[];
  onChange: (value: string | undefined) => void;
};

/** Chooses a span up to now; as long as the one of a mail is shown, it says so. */
export function SpanSelect({ filters: { from, until }, value, data, onChange }: Props): React.JSX.Element {
  const mailed = from !== undefined && until !== undefined;
  return (
    <Select
      aria-label="Span"
      allowDeselect={false}
      data={mailed ? [{ value: MAILED, label: 'As in the mail' }, ...data] : data}
      value={mailed ? MAILED : value}
      onChange={(chosen) => chosen !== MAILED && onChange(chosen ?? undefined)}
    />
  );
}
