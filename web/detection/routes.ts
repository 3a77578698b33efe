import type { RouteObject } from 'react-router';

export const findingPages: RouteObject[] = [
  { path: 'findings', lazy: async () => ({ Component: (await import('./findings-page.tsx')).FindingsPage }) },
  { path: 'findings/:findingId', lazy: async () => ({ Component: (await import('./finding-page.tsx')).FindingPage }) },
];
