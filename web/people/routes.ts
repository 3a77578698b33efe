import type { RouteObject } from 'react-router';

/** Pages for those who are not signed in yet. */
export const doorRoutes: RouteObject[] = [
  { path: 'sign-in', lazy: async () => ({ Component: (await import('./sign-in-page.tsx')).SignInPage }) },
  {
    path: 'second-factor',
    lazy: async () => ({ Component: (await import('./second-factor-page.tsx')).SecondFactorPage }),
  },
  { path: 'setup/:secret', lazy: async () => ({ Component: (await import('./setup-page.tsx')).SetupPage }) },
  { path: 'forgotten', lazy: async () => ({ Component: (await import('./forgotten-page.tsx')).ForgottenPage }) },
  {
    path: 'password/:secret',
    lazy: async () => ({ Component: (await import('./password-link-page.tsx')).PasswordLinkPage }),
  },
];

/** Pages of the console. */
export const peoplePages: RouteObject[] = [
  { path: 'clients', lazy: async () => ({ Component: (await import('./clients-page.tsx')).ClientsPage }) },
  { path: 'clients/new', lazy: async () => ({ Component: (await import('./client-form-page.tsx')).NewClientPage }) },
  { path: 'clients/import', lazy: async () => ({ Component: (await import('./import-pages.tsx')).ImportClientsPage }) },
  {
    path: 'clients/:clientId/edit',
    lazy: async () => ({ Component: (await import('./client-form-page.tsx')).EditClientPage }),
  },
  { path: 'contacts', lazy: async () => ({ Component: (await import('./contacts-page.tsx')).ContactsPage }) },
  {
    path: 'contacts/import',
    lazy: async () => ({ Component: (await import('./import-pages.tsx')).ImportContactsPage }),
  },
  { path: 'calendars', lazy: async () => ({ Component: (await import('./calendars-page.tsx')).CalendarsPage }) },
  { path: 'staff', lazy: async () => ({ Component: (await import('./staff-page.tsx')).StaffPage }) },
  {
    path: 'staff/:staffId',
    lazy: async () => ({ Component: (await import('./staff-member-page.tsx')).StaffMemberPage }),
  },
  { path: 'tokens', lazy: async () => ({ Component: (await import('./tokens-page.tsx')).TokensPage }) },
  { path: 'audit', lazy: async () => ({ Component: (await import('./audit-page.tsx')).AuditPage }) },
  { path: 'profile', lazy: async () => ({ Component: (await import('./profile-page.tsx')).ProfilePage }) },
];
