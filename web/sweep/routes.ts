import type { RouteObject } from 'react-router';

export const sweepPages: RouteObject[] = [
  { path: 'sweep', lazy: async () => ({ Component: (await import('./sweep-page.tsx')).SweepPage }) },
  {
    path: 'sweep/false-alarms',
    lazy: async () => ({ Component: (await import('./false-alarms-page.tsx')).FalseAlarmsPage }),
  },
];
