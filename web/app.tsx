/** The route table: every slice brings its pages, the console and the portal are their frames. */
import { Navigate, createBrowserRouter } from 'react-router';
import { Crash } from './kit/crash.tsx';
import { NotFound } from './kit/not-found.tsx';
import { doorRoutes } from './people/routes.ts';
import { ticketPages } from './tickets/routes.ts';

export const router = createBrowserRouter([
  {
    ErrorBoundary: Crash,
    HydrateFallback: () => null,
    children: [
      ...doorRoutes,
      {
        lazy: async () => ({ Component: (await import('./console/console.tsx')).Console }),
        children: [
          {
            ErrorBoundary: Crash,
            children: [
              { index: true, element: <Navigate to="/tickets" replace /> },
              ...ticketPages,
              { path: '*', Component: NotFound },
            ],
          },
        ],
      },
    ],
  },
]);
