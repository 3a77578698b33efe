import type { RouteObject } from 'react-router';

/** Pages under /portal. */
export const portalPages: RouteObject[] = [
  { index: true, lazy: async () => ({ Component: (await import('./now-page.tsx')).NowPage }) },
  { path: 'tickets', lazy: async () => ({ Component: (await import('./tickets-page.tsx')).PortalTicketsPage }) },
  {
    path: 'tickets/new',
    lazy: async () => ({ Component: (await import('./new-ticket-page.tsx')).PortalNewTicketPage }),
  },
  {
    path: 'tickets/:ticketId',
    lazy: async () => ({ Component: (await import('./ticket-page.tsx')).PortalTicketPage }),
  },
  { path: 'changes', lazy: async () => ({ Component: (await import('./changes-page.tsx')).PortalChangesPage }) },
  {
    path: 'changes/new',
    lazy: async () => ({ Component: (await import('./new-change-page.tsx')).PortalNewChangePage }),
  },
  {
    path: 'changes/:changeId',
    lazy: async () => ({ Component: (await import('./change-page.tsx')).PortalChangePage }),
  },
  { path: 'devices', lazy: async () => ({ Component: (await import('./devices-page.tsx')).PortalDevicesPage }) },
  { path: 'network', lazy: async () => ({ Component: (await import('./network-page.tsx')).PortalNetworkPage }) },
  {
    path: 'devices/:deviceId/metrics',
    lazy: async () => ({ Component: (await import('./device-metrics-page.tsx')).PortalDeviceMetricsPage }),
  },
  {
    path: 'articles',
    lazy: async () => ({ Component: (await import('./articles-page.tsx')).PortalArticlesPage }),
  },
  {
    path: 'articles/:articleId',
    lazy: async () => ({ Component: (await import('./article-page.tsx')).PortalArticlePage }),
  },
  { path: 'people', lazy: async () => ({ Component: (await import('./people-page.tsx')).PortalPeoplePage }) },
  { path: 'profile', lazy: async () => ({ Component: (await import('../people/profile-page.tsx')).ProfilePage }) },
];
