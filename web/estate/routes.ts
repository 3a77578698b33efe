import type { RouteObject } from 'react-router';

/** Pages of the console; the page of a device is the console's own, since it shows what stands higher. */
export const estatePages: RouteObject[] = [
  { path: 'devices', lazy: async () => ({ Component: (await import('./devices-page.tsx')).DevicesPage }) },
  { path: 'devices/new', lazy: async () => ({ Component: (await import('./device-form-page.tsx')).NewDevicePage }) },
  { path: 'devices/import', lazy: async () => ({ Component: (await import('./import-page.tsx')).ImportDevicesPage }) },
  {
    path: 'devices/:deviceId/edit',
    lazy: async () => ({ Component: (await import('./device-form-page.tsx')).EditDevicePage }),
  },
  { path: 'sites', lazy: async () => ({ Component: (await import('./sites-page.tsx')).SitesPage }) },
];
