import type { RouteObject } from 'react-router';

/** The page of one change is in the console: it has slots. */
export const changePages: RouteObject[] = [
  { path: 'changes', lazy: async () => ({ Component: (await import('./changes-page.tsx')).ChangesPage }) },
  { path: 'changes/new', lazy: async () => ({ Component: (await import('./new-change-page.tsx')).NewChangePage }) },
];
