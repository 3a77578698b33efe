import { Eye } from 'lucide-react';
import { useEffect, useState } from 'react';
import { call } from '../../src/http/call.ts';
import { lookingRoutes } from '../../src/tickets/looking-api.ts';
import { useCall } from '../kit/query.ts';
import { randomId } from '../kit/random-id.ts';

const STILL_HERE_MS = 25_000;
/** Who is lost without a word is forgotten after a minute. */
const LOOK_AGAIN_MS = 30_000;
const MOST_NAMES = 3;

/** Who else has the ticket open; and says that this tab has. Read when one comes by: it never speaks up. */
export function Lookers({ ticketId }: { ticketId: string }): React.JSX.Element | null {
  useLooking(ticketId);
  const { data } = useCall(
    lookingRoutes.readTicketLookers,
    { params: { ticketId } },
    { on: ['ticket-looking', 'ticket-draft'], about: ticketId, every: LOOK_AGAIN_MS },
  );
  const names = data?.lookers.map(({ name }) => name) ?? [];
  if (names.length === 0) return null;
  return (
    <span>
      · <Eye size={14} aria-hidden style={{ verticalAlign: -2 }} /> {listed(names)} {names.length === 1 ? 'is' : 'are'}{' '}
      looking at this
    </span>
  );
}

/** A hidden tab says nothing more: nobody looks at it. */
function useLooking(ticketId: string): void {
  const [tab] = useState(randomId);
  useEffect(() => {
    const params = { ticketId };
    // Colleagues' knowing is a help and no more: when it fails, the next time tells.
    const here = (): void => {
      if (!document.hidden) call(lookingRoutes.keepTicketLooking, { params, body: { tab } }).catch(() => undefined);
    };
    const away = (): void => {
      call(lookingRoutes.endTicketLooking, { params, query: { tab }, keepalive: true }).catch(() => undefined);
    };
    here();
    const timer = setInterval(here, STILL_HERE_MS);
    document.addEventListener('visibilitychange', here);
    globalThis.addEventListener('pagehide', away);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', here);
      globalThis.removeEventListener('pagehide', away);
      away();
    };
  }, [ticketId, tab]);
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, MOST_NAMES);
  const more = names.length - shown.length;
  const parts = more > 0 ? [...shown, `${more} more`] : shown;
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1) ?? ''}`;
}
