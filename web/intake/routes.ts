import type { RouteObject } from 'react-router';

export const intakePages: RouteObject[] = [
  { path: 'events', lazy: async () => ({ Component: (await import('./tail-page.tsx')).TailPage }) },
  { path: 'events/search', lazy: async () => ({ Component: (await import('./search-page.tsx')).SearchPage }) },
  { path: 'quarantine', lazy: async () => ({ Component: (await import('./quarantine-page.tsx')).QuarantinePage }) },
  { path: 'sources', lazy: async () => ({ Component: (await import('./sources-page.tsx')).SourcesPage }) },
  { path: 'health', lazy: async () => ({ Component: (await import('./health-page.tsx')).HealthPage }) },
];
