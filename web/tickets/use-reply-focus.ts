import { useEffect, useRef } from 'react';
import type { Audience } from '../../src/tickets/ticket-api.ts';

/** The page's keys and `#reply` in the address put the cursor here. */
export function useReplyFocus(
  box: React.RefObject<HTMLTextAreaElement | null>,
  most: Audience,
  choose: (audience: Audience) => void,
): void {
  const latest = useRef(choose);
  useEffect(() => {
    latest.current = choose;
  });
  useEffect(() => {
    const focus = (event: Event): void => {
      if (event instanceof CustomEvent)
        latest.current(event.detail === 'internal' || most === 'internal' ? 'internal' : 'client');
      box.current?.focus();
      box.current?.scrollIntoView({ block: 'center' });
    };
    document.addEventListener('watchfloor:reply', focus);
    if (globalThis.location.hash === '#reply') focus(new Event('open'));
    return () => document.removeEventListener('watchfloor:reply', focus);
  }, [box, most]);
}
