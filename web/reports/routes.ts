import type { RouteObject } from 'react-router';

export const reportPages: RouteObject[] = [
  {
    path: 'reports/scheduled',
    lazy: async () => ({ Component: (await import('./scheduled-page.tsx')).ScheduledReportsPage }),
  },
];
