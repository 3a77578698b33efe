import type { RouteObject } from 'react-router';

/** The page of one ticket is in the console: it has slots. */
export const ticketPages: RouteObject[] = [
  { path: 'tickets', lazy: async () => ({ Component: (await import('./queue-page.tsx')).QueuePage }) },
  { path: 'tickets/new', lazy: async () => ({ Component: (await import('./new-ticket-page.tsx')).NewTicketPage }) },
  { path: 'targets', lazy: async () => ({ Component: (await import('./targets-page.tsx')).TargetsPage }) },
  {
    path: 'reports/clocks',
    lazy: async () => ({ Component: (await import('./clock-report-page.tsx')).ClockReportPage }),
  },
  {
    path: 'reports/satisfaction',
    lazy: async () => ({ Component: (await import('./mark-report-page.tsx')).MarkReportPage }),
  },
  { path: 'tickets/ready', lazy: async () => ({ Component: (await import('./aids-page.tsx')).AidsPage }) },
];
