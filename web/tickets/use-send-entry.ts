import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { call } from '../../src/http/call.ts';
import { ticketRoutes } from '../../src/tickets/api.ts';
import type { Audience } from '../../src/tickets/ticket-api.ts';
import { randomId } from '../kit/random-id.ts';
import { keyOf, refetchAbout, sayProblem } from '../kit/query.ts';

type Sent = {
  audience: Audience;
  text: string;
  state: 'open' | 'waiting-for-client' | 'waiting-for-vendor' | null;
  files: readonly File[];
};

/** Sends an entry and its files. A request repeated after a broken connection carries the same id, so it acts once. */
export function useSendEntry(
  ticketId: string,
  onSent: () => void,
): { send: (entry: Sent) => Promise<void>; busy: boolean } {
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const request = useRef<{ of: string; id: string }>(undefined);
  const params = { ticketId };
  const send = async ({ audience, text, state, files }: Sent): Promise<void> => {
    const of = JSON.stringify([audience, text, state]);
    if (request.current?.of !== of) request.current = { of, id: randomId() };
    setBusy(true);
    try {
      const body = { audience, text: text.trim(), requestId: request.current.id, ...(state ? { state } : {}) };
      const { ticket, entryId } = await call(ticketRoutes.addTicketEntry, { params, body });
      client.setQueryData(keyOf(ticketRoutes.readTicket, { params }), ticket);
      onSent();
      await attach(ticketId, entryId, files);
      // Not waited for: the next message may be sent while the page looks again.
      void refetchAbout(client, ['ticket']);
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      sayProblem(error);
    } finally {
      setBusy(false);
    }
  };
  return { send, busy };
}

async function attach(ticketId: string, entryId: string, files: readonly File[]): Promise<void> {
  for (const file of files) {
    const query = { name: file.name, ...(file.type ? { type: file.type } : {}) };
    await call(ticketRoutes.attachToTicket, { params: { ticketId, entryId }, query, body: file });
  }
}
