import type { RouteObject } from 'react-router';

export const monitoringPages: RouteObject[] = [
  { path: 'credentials', lazy: async () => ({ Component: (await import('./credentials-page.tsx')).CredentialsPage }) },
  { path: 'checks', lazy: async () => ({ Component: (await import('./checks-page.tsx')).ChecksPage }) },
  { path: 'polling', lazy: async () => ({ Component: (await import('./polling-page.tsx')).PollingPage }) },
];
