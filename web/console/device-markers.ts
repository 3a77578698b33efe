/** What happened on a device, for the time line of its charts: windows of changes, quiet windows, tickets, findings. */
import { changeRoutes } from '../../src/changes/api.ts';
import { findingRoutes } from '../../src/detection/api.ts';
import { quietRoutes } from '../../src/estate/quiet-api.ts';
import { ticketRoutes } from '../../src/tickets/api.ts';
import { isoOf } from '../../src/base/clock.ts';
import { useCall } from '../kit/query.ts';
import { serverNow } from '../kit/ticker.ts';
import type { Marker } from '../metrics/markers.ts';
import { bounds } from '../metrics/range.ts';
import type { Range } from '../metrics/range.ts';
import { useMay } from '../people/session.ts';

const HOUR_S = 3600;
const seconds = (at: string): number => Date.parse(at) / 1000;

export function useDeviceMarkers(deviceId: string, range: Range): Marker[] {
  const [tickets, findings, changes] = [useMay('tickets.read'), useMay('findings.read'), useMay('changes.read')];
  const on = deviceId !== '';
  const { from, to } = bounds(range, serverNow());
  // To the hour, so that the question stays the same while the present moves.
  const hour = (at: number): string => isoOf(Math.floor(at / HOUR_S) * HOUR_S * 1000);
  const quiet = useCall(
    quietRoutes.quietWindows,
    { params: { deviceId }, query: { fromAt: hour(from), toAt: hour(to + HOUR_S) } },
    { on: ['change'], enabled: on, keep: true },
  );
  const ticketList = useCall(
    ticketRoutes.listTickets,
    { query: { device: deviceId, tab: 'all', sort: 'updated', limit: 50 } },
    { on: ['ticket'], enabled: on && tickets },
  );
  const findingList = useCall(
    findingRoutes.listFindings,
    { query: { deviceId, limit: 50 } },
    { on: ['finding'], enabled: on && findings },
  );
  const changeList = useCall(
    changeRoutes.listChanges,
    { query: { device: deviceId, show: 'all', limit: 50 } },
    { on: ['change'], enabled: on && changes },
  );
  return [
    ...(quiet.data?.items ?? []).map((each) => ({
      kind: 'quiet' as const,
      from: seconds(each.from),
      to: seconds(each.to),
      title: each.owner.name,
      href: `/changes/${each.owner.id}`,
    })),
    ...(changeList.data?.items ?? []).flatMap((each) =>
      each.windowFrom === null
        ? []
        : [
            {
              kind: 'change' as const,
              from: seconds(each.windowFrom),
              to: each.windowTo === null ? undefined : seconds(each.windowTo),
              title: `${each.number} ${each.title}`,
              href: `/changes/${each.id}`,
            },
          ],
    ),
    ...(ticketList.data?.items ?? []).map((each) => ({
      kind: 'ticket' as const,
      from: seconds(each.openedAt),
      title: `${each.number} ${each.title}`,
      href: `/tickets/${each.id}`,
    })),
    ...(findingList.data?.items ?? []).map((each) => ({
      kind: 'finding' as const,
      from: seconds(each.firstAt),
      to: each.clearedAt === null ? undefined : seconds(each.clearedAt),
      title: each.title,
      href: `/findings/${each.id}`,
    })),
  ];
}
