import type { RouteObject } from 'react-router';

export const ticketPages: RouteObject[] = [
  { path: 'tickets', lazy: async () => ({ Component: (await import('./queue-page.tsx')).QueuePage }) },
];
