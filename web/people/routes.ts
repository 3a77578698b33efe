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
