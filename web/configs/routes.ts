import type { RouteObject } from 'react-router';

export const configPages: RouteObject[] = [
  { path: 'configs', lazy: async () => ({ Component: (await import('./configs-page.tsx')).ConfigsPage }) },
];
