/** Reading the sweep. */
import type { Actor } from '../base/actor.ts';
import { instantOf, isoOf } from '../base/clock.ts';
import type { Deps } from '../db/deps.ts';
import type { Tx } from '../db/open.ts';
import { scopeOf } from '../db/scope.ts';
import { findingsSince } from '../detection/findings.ts';
import type { SweptFinding } from '../detection/findings.ts';
import { deviceNames } from '../estate/devices.ts';
import { quietForAll } from '../estate/quiet.ts';
import { listClients } from '../people/clients.ts';
import { ticketsOfFindings } from '../tickets/of-findings.ts';
import { MOST_ROWS } from './api.ts';
import type { Sweep, SweepRow, SweptClient } from './api.ts';
import { laneOf, sinceFor, sweptConditions } from './rules.ts';
import { explanationsOf, lastLooks } from './store.ts';

const CLIENTS_AT_ONCE = 200;

export async function readSweep(
  deps: Deps,
  actor: Actor,
  { hours, clientId }: { hours?: number | undefined; clientId?: string | undefined },
): Promise<Sweep> {
  const all = await myClients(deps, actor);
  const asked = clientId === undefined ? all : all.filter(({ id }) => id === clientId);
  const now = deps.clock.now();
  return deps.db.as(scopeOf(actor), async (tx) => {
    const mine = await lastLooks(tx, actor.id);
    const anybodys = await lastLooks(tx);
    const clients = asked.map(({ id, name }): SweptClient => {
      const look = mine.get(id);
      const since = sinceFor(now, { hours, mine: look && instantOf(look.at) });
      return { id, name, since: isoOf(since), lastLook: anybodys.get(id) ?? null };
    });
    const rows = await rowsIn(tx, clients);
    return { at: isoOf(now), clients, rows: rows.slice(0, MOST_ROWS), more: rows.length > MOST_ROWS };
  });
}

/** Rows of these clients, newest first: what was last heard of since the client's own instant, or is open still. */
export async function rowsIn(
  tx: Tx,
  clients: readonly Pick<SweptClient, 'id' | 'name' | 'since'>[],
): Promise<SweepRow[]> {
  const found = await findingsSince(tx, { clients, conditions: sweptConditions, limit: MOST_ROWS + 1 });
  if (found.length === 0) return [];
  const ids = found.map(({ id }) => id);
  const explained = await explanationsOf(tx, ids);
  const tickets = await ticketsOfFindings(tx, ids);
  const quiet = await quietForAll(
    tx,
    found.map(({ id, deviceId, firstAt }) => ({ id, deviceId, at: firstAt })),
  );
  const deviceIds = [...new Set(found.flatMap(({ deviceId }) => deviceId ?? []))];
  const devices = deviceIds.length > 0 ? await deviceNames(tx, deviceIds) : new Map<string, { name: string }>();
  const names = new Map(clients.map(({ id, name }) => [id, name]));
  return found.flatMap((finding): SweepRow[] => {
    const lane = laneOf(finding.condition);
    if (!lane) return [];
    const explanation = explained.get(finding.id);
    const about = rowAbout(finding);
    return [
      {
        ...about,
        lane,
        clientName: names.get(finding.clientId) ?? '',
        deviceName: finding.deviceId === null ? null : (devices.get(finding.deviceId)?.name ?? null),
        quiet: quiet.get(finding.id) ?? null,
        explanation: explanation ?? null,
        ticket: tickets.get(finding.id) ?? null,
      },
    ];
  });
}

function rowAbout({ facts, ...finding }: SweptFinding) {
  const series = Number(facts['series']);
  return { ...finding, seriesId: Number.isSafeInteger(series) && series > 0 ? series : null };
}

async function myClients(deps: Deps, actor: Actor): Promise<{ id: string; name: string }[]> {
  const all: { id: string; name: string }[] = [];
  let after: string | undefined;
  do {
    const { items, next } = await listClients(deps, actor, {
      archived: 'no',
      limit: CLIENTS_AT_ONCE,
      ...(after === undefined ? {} : { after }),
    });
    all.push(...items);
    after = next ?? undefined;
  } while (after !== undefined);
  return all;
}
