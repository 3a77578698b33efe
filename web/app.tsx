/** The route table: every slice brings its pages, the console and the portal are their frames. */
import { Navigate, createBrowserRouter } from 'react-router';
import { changePages } from './changes/routes.ts';
import { collectPages } from './collect/routes.ts';
import { mailPages } from './correspondence/routes.ts';
import { findingPages } from './detection/routes.ts';
import { estatePages } from './estate/routes.ts';
import { huddlePages } from './huddles/routes.ts';
import { intakePages } from './intake/routes.ts';
import { Crash } from './kit/crash.tsx';
import { NotFound } from './kit/not-found.tsx';
import { configPages } from './configs/routes.ts';
import { monitoringPages } from './monitoring/routes.ts';
import { knowledgePages } from './knowledge/routes.ts';
import { meetingPages } from './meetings/routes.ts';
import { portalPages } from './portal/routes.ts';
import { doorRoutes, peoplePages } from './people/routes.ts';
import { reportPages } from './reports/routes.ts';
import { sweepPages } from './sweep/routes.ts';
import { ticketPages } from './tickets/routes.ts';
import { topologyPages } from './topology/routes.ts';

export const router = createBrowserRouter([
  {
    ErrorBoundary: Crash,
    HydrateFallback: () => null,
    children: [
      ...doorRoutes,
      {
        path: 'portal',
        lazy: async () => ({ Component: (await import('./portal/portal.tsx')).Portal }),
        children: [
          {
            ErrorBoundary: Crash,
            children: [...portalPages, { path: '*', element: <NotFound home="/portal" /> }],
          },
        ],
      },
      {
        lazy: async () => ({ Component: (await import('./console/console.tsx')).Console }),
        children: [
          {
            ErrorBoundary: Crash,
            children: [
              { index: true, element: <Navigate to="/tickets" replace /> },
              ...ticketPages,
              {
                path: 'tickets/:ticketId',
                lazy: async () => ({ Component: (await import('./console/ticket.tsx')).TicketWithAll }),
              },
              ...changePages,
              {
                path: 'changes/:changeId',
                lazy: async () => ({ Component: (await import('./console/change.tsx')).ChangeWithAll }),
              },
              ...meetingPages,
              ...huddlePages,
              {
                path: 'huddles/:huddleId',
                lazy: async () => ({ Component: (await import('./console/huddle.tsx')).HuddleWithAll }),
              },
              ...mailPages,
              ...knowledgePages,
              ...peoplePages,
              {
                path: 'clients/:clientId',
                lazy: async () => ({ Component: (await import('./console/client.tsx')).ClientWithAll }),
              },
              ...estatePages,
              ...topologyPages,
              {
                path: 'topology/:clientId',
                lazy: async () => ({ Component: (await import('./console/topology.tsx')).TopologyWithAll }),
              },
              {
                path: 'devices/:deviceId',
                lazy: async () => ({ Component: (await import('./console/device.tsx')).DeviceWithAll }),
              },
              {
                path: 'devices/:deviceId/metrics',
                lazy: async () => ({
                  Component: (await import('./console/device-metrics-page.tsx')).DeviceMetricsPage,
                }),
              },
              {
                path: 'explore',
                lazy: async () => ({ Component: (await import('./console/explore-page.tsx')).ExplorePage }),
              },
              ...findingPages,
              ...sweepPages,
              ...reportPages,
              {
                path: 'findings/:findingId',
                lazy: async () => ({ Component: (await import('./console/finding.tsx')).FindingWithAll }),
              },
              ...intakePages,
              ...monitoringPages,
              ...collectPages,
              ...configPages,
              { path: '*', Component: NotFound },
            ],
          },
        ],
      },
    ],
  },
]);
