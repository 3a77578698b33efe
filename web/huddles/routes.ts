import type { RouteObject } from 'react-router';

/** The page of one huddle is in the console: it has slots. */
export const huddlePages: RouteObject[] = [
  { path: 'huddles', lazy: async () => ({ Component: (await import('./huddles-page.tsx')).HuddlesPage }) },
];
