import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { sweepRoutes } from '../../src/sweep/api.ts';
import type { Explanation, Sweep, SweepRow } from '../../src/sweep/api.ts';
import { useKeys } from '../kit/keys.ts';
import { keyOf, useVerb } from '../kit/query.ts';
import type { Wish } from '../kit/standing.ts';
import { useMay } from '../people/session.ts';
import { reasonWords } from './words.ts';

export type RowActs = {
  works: boolean;
  /** The row whose reason is being asked for. */
  asking: SweepRow | undefined;
  ask: (row: SweepRow | undefined) => void;
  explained: (row: SweepRow, explanation: Explanation) => void;
  ticket: (row: SweepRow) => void;
  takeBack: (row: SweepRow) => void;
  /** A row that was taken back, to stand on it. */
  back: Wish | undefined;
};

/** What can be done with the rows that were asked for. The list knows of it with the server's answer, before it is fetched anew. */
export function useRowActs(asked: { query: object }, current: SweepRow | undefined): RowActs {
  const works = useMay('tickets.work');
  const client = useQueryClient();
  const [asking, ask] = useState<SweepRow>();
  const [last, setLast] = useState<SweepRow>();
  const [back, setBack] = useState<Wish>();
  const put = (id: string, change: Partial<SweepRow>): void => {
    client.setQueryData<Sweep>(keyOf(sweepRoutes.readSweep, asked), (sweep) =>
      sweep === undefined
        ? sweep
        : { ...sweep, rows: sweep.rows.map((row) => (row.id === id ? { ...row, ...change } : row)) },
    );
  };
  const ticketing = useVerb(sweepRoutes.ticketRow, {
    touches: ['sweep', 'ticket'],
    says: ({ number }) => `${number} is its ticket.`,
    onDone: ({ ticketId: id, number, attachedAt }, { body }) =>
      put(body.findingId, { ticket: { id, number, attachedAt } }),
  });
  const withdrawing = useVerb(sweepRoutes.withdrawExplanation, {
    touches: ['sweep'],
    says: 'Taken back: to do again.',
    onDone: (_, { params: { findingId } }) => {
      put(findingId, { explanation: null });
      setBack({ key: findingId });
      setLast(undefined);
    },
  });
  const ticket = (row: SweepRow): void => {
    if (!row.ticket && !ticketing.isPending) ticketing.mutate({ body: { findingId: row.id } });
  };
  const takeBack = (row: SweepRow): void => {
    if (!withdrawing.isPending) withdrawing.mutate({ params: { findingId: row.id } });
  };
  const undone = current?.explanation ? current : last;
  useKeys(
    'Sweep',
    [
      { keys: 'e', says: 'Explain the row', run: () => ask(current) },
      { keys: 't', says: 'Open the ticket of the row', run: () => current && ticket(current) },
      { keys: 'u', says: 'Take the last explanation back', run: () => undone && takeBack(undone) },
    ],
    works && asking === undefined,
  );
  const explained = (row: SweepRow, explanation: Explanation): void => {
    put(row.id, { explanation });
    setLast({ ...row, explanation });
    ask(undefined);
  };
  return { works, asking, ask, explained, ticket, takeBack, back };
}

/** What is said in the corner. */
export const saidOf = ({ reason }: Pick<Explanation, 'reason'>): string =>
  `Explained: ${reasonWords[reason].label.toLowerCase()}. U takes it back.`;
