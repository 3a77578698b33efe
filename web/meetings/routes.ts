import type { RouteObject } from 'react-router';

export const meetingPages: RouteObject[] = [
  { path: 'meetings', lazy: async () => ({ Component: (await import('./meetings-page.tsx')).MeetingsPage }) },
];
