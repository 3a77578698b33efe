import type { RouteObject } from 'react-router';

export const collectPages: RouteObject[] = [
  { path: 'collectors', lazy: async () => ({ Component: (await import('./collectors-page.tsx')).CollectorsPage }) },
];
