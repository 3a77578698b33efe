import type { RouteObject } from 'react-router';

/** The page of one client's network is the console's own, since it shows what stands higher. */
export const topologyPages: RouteObject[] = [
  { path: 'topology', lazy: async () => ({ Component: (await import('./world-page.tsx')).WorldPage }) },
  {
    path: 'topology/:clientId/import',
    lazy: async () => ({ Component: (await import('./import-page.tsx')).ImportDesignPage }),
  },
];
