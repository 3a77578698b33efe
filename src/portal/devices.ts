/** The client's devices and how they are right now. */
import type { z } from 'zod';
import type { Actor } from '../base/actor.ts';
import { isoOf } from '../base/clock.ts';
import type { Instant } from '../base/clock.ts';
import type { Deps } from '../db/deps.ts';
import { systemScope } from '../db/open.ts';
import { scopeOf } from '../db/scope.ts';
import { ownClient } from '../people/client-users.ts';
import { openTicketsByDevice } from '../tickets/for-client.ts';
import type { zPortalDevice } from './api.ts';
import { ageSeconds, stateOfDevice } from './rules.ts';
import { conditionsOf, devicesOf } from './store.ts';
import type { ConditionRow, DeviceRow } from './store.ts';

type PortalDevice = z.output<typeof zPortalDevice>;

export type DeviceSigns = { device: DeviceRow; conditions: ConditionRow[]; state: PortalDevice['state'] };

/** Findings and when a device was heard are not the client users' to read: read as the system, for this client. */
export async function deviceSigns({ db }: Deps, clientId: string): Promise<DeviceSigns[]> {
  return db.as(systemScope, async (tx) => {
    const devices = await devicesOf(tx, clientId);
    const conditions = Map.groupBy(await conditionsOf(tx, clientId), (row) => row.deviceId);
    return devices.map((device) => {
      const own = conditions.get(device.id) ?? [];
      return { device, conditions: own, state: stateOfDevice({ lastHeardAt: device.lastHeardAt, conditions: own }) };
    });
  });
}

export async function listDevices(deps: Deps, actor: Actor): Promise<{ at: string; items: PortalDevice[] }> {
  const clientId = ownClient(actor);
  const tickets = await deps.db.as(scopeOf(actor), openTicketsByDevice);
  const now = deps.clock.now();
  const signs = await deviceSigns(deps, clientId);
  return { at: isoOf(now), items: signs.map((each) => deviceOf(each, tickets.get(each.device.id) ?? [], now)) };
}

function deviceOf(
  { device, conditions, state }: DeviceSigns,
  openTickets: PortalDevice['openTickets'],
  now: Instant,
): PortalDevice {
  const { id, name, kind, vendor, model, site, criticality, lastHeardAt } = device;
  return {
    id,
    name,
    kind,
    vendor,
    model,
    site,
    criticality,
    state,
    lastHeardAt,
    openTickets,
    lastHeardAgeSeconds: ageSeconds(lastHeardAt, now),
    conditions: conditions.map(({ title, severity, firstAt }) => ({ summary: title, severity, since: firstAt })),
  };
}
