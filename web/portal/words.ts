import type { TicketState } from '../../src/tickets/ticket-api.ts';

/** A ticket's state in a client's words. */
export function portalState(
  state: TicketState,
  needsYou: boolean,
): { word: string; tone: 'info' | 'warn' | 'good' | 'plain' } {
  if (needsYou) return { word: 'Needs you', tone: 'warn' };
  switch (state) {
    case 'new':
      return { word: 'Received', tone: 'info' };
    case 'open':
      return { word: 'We work on it', tone: 'info' };
    case 'waiting-for-client':
      return { word: 'Needs you', tone: 'warn' };
    case 'waiting-for-vendor':
      return { word: 'With the vendor', tone: 'plain' };
    case 'resolved':
      return { word: 'Solved', tone: 'good' };
    case 'closed':
      return { word: 'Closed', tone: 'plain' };
  }
}

export const deviceStates = {
  ok: { word: 'Fine', tone: 'good' },
  condition: { word: 'Problem', tone: 'bad' },
  silent: { word: 'Silent', tone: 'warn' },
  unknown: { word: 'Not heard yet', tone: 'plain' },
} as const;
