import type { RouteObject } from 'react-router';

export const ticketPages: RouteObject[] = [
  { path: 'tickets', lazy: async () => ({ Component: (await import('./queue-page.tsx')).QueuePage }) },
  { path: 'tickets/new', lazy: async () => ({ Component: (await import('./new-ticket-page.tsx')).NewTicketPage }) },
  { path: 'tickets/:ticketId', lazy: async () => ({ Component: (await import('./ticket-page.tsx')).TicketPage }) },
];
