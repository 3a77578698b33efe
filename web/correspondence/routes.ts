import type { RouteObject } from 'react-router';

export const mailPages: RouteObject[] = [
  { path: 'mail', lazy: async () => ({ Component: (await import('./mail-page.tsx')).MailPage }) },
];
