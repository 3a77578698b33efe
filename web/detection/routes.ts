import type { RouteObject } from 'react-router';

/** The page of one finding is in the console: it has slots. */
export const findingPages: RouteObject[] = [
  { path: 'findings', lazy: async () => ({ Component: (await import('./findings-page.tsx')).FindingsPage }) },
];
