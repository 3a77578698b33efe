import { useDebouncedCallback } from '@mantine/hooks';
import { useEffect } from 'react';
import { call } from '../../src/http/call.ts';
import { ticketRoutes } from '../../src/tickets/api.ts';
import { useCall } from '../kit/query.ts';
import type { Draft } from './draft.ts';

const SAVE_AFTER_MS = 1500;

/** Keeps the draft on the server too, so that it is there on another machine; and says who else is writing. */
export function useServerDraft(
  ticketId: string,
  draft: Draft,
  onFound: (draft: Draft) => void,
): { writers: readonly { name: string; audience: string }[]; save: (draft: Draft) => void } {
  const params = { ticketId };
  const kept = useCall(
    ticketRoutes.readTicketDraft,
    { params },
    { on: ['ticket-draft'], about: ticketId, every: 30_000 },
  );
  const found = kept.data?.draft;
  const empty = draft.text === '';
  useEffect(() => {
    if (found && empty) onFound({ audience: found.audience, text: found.text });
    // Only what was kept before this page was opened: an emptied box stays empty.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [kept.isSuccess]);
  const save = useDebouncedCallback((next: Draft) => {
    const text = next.text.trim();
    const sent =
      text === ''
        ? call(ticketRoutes.dropTicketDraft, { params })
        : call(ticketRoutes.keepTicketDraft, { params, body: { audience: next.audience, text } });
    // It is kept in this browser as well; the next letter tries again.
    sent.catch(() => undefined);
  }, SAVE_AFTER_MS);
  return { writers: kept.data?.writers ?? [], save };
}
