import type { RouteObject } from 'react-router';

export const mailPages: RouteObject[] = [
  { path: 'mail', lazy: async () => ({ Component: (await import('./mail-page.tsx')).MailPage }) },
  { path: 'mail/sent', lazy: async () => ({ Component: (await import('./sent-page.tsx')).SentPage }) },
  { path: 'mail/addresses', lazy: async () => ({ Component: (await import('./addresses-page.tsx')).AddressesPage }) },
  { path: 'mail/boxes', lazy: async () => ({ Component: (await import('./mailboxes-page.tsx')).MailboxesPage }) },
];
