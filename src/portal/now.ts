/** *Now*: are we ok, what needs you, what is with us, who is on duty, and how old every figure is. */
import type { z } from 'zod';
import type { Actor } from '../base/actor.ts';
import { instantOf, isoOf } from '../base/clock.ts';
import type { Instant } from '../base/clock.ts';
import { notFound } from '../base/problem.ts';
import type { Deps } from '../db/deps.ts';
import { systemScope } from '../db/open.ts';
import { scopeOf } from '../db/scope.ts';
import { ownClient } from '../people/client-users.ts';
import { standingForClient, ticketsForClient } from '../tickets/for-client.ts';
import type { zNow } from './api.ts';
import { deviceSigns } from './devices.ts';
import type { DeviceSigns } from './devices.ts';
import { ageSeconds, statusOf, wallTime } from './rules.ts';
import { clientOf, dutyOf, lastHeard, socs } from './store.ts';

type Now = z.output<typeof zNow>;

const MOST_SHOWN = 20;

export async function now(deps: Deps, actor: Actor): Promise<Now> {
  const clientId = ownClient(actor);
  const at = deps.clock.now();
  const { standing, waiting } = await deps.db.as(scopeOf(actor), async (tx) => ({
    standing: await standingForClient(tx),
    waiting: await ticketsForClient(tx, { states: ['waiting-for-client'], limit: MOST_SHOWN }),
  }));
  const signs = await deviceSigns(deps, clientId);
  const { client, lastEventAt, onDuty } = await around(deps, clientId, at);
  const devices = devicesNow(signs, at);
  const counts = { total: devices.total, condition: devices.withCondition.count, silent: devices.silent.count };
  return {
    at: isoOf(at),
    client,
    ...statusOf(
      {
        live: standing.live,
        needsYou: standing.needsYou,
        devices: counts,
        lastEventAt: lastEventAt === null ? null : instantOf(lastEventAt),
      },
      at,
    ),
    needsYou: { count: standing.needsYou, tickets: waiting.items },
    withUs: standing.withUs,
    devices,
    lastEventAt,
    lastEventAgeSeconds: ageSeconds(lastEventAt, at),
    onDuty,
  };
}

/** What is not the client users' to read themselves; read as the system, for this client. */
async function around(
  { db }: Deps,
  clientId: string,
  at: Instant,
): Promise<Pick<Now, 'client' | 'lastEventAt' | 'onDuty'>> {
  return db.as(systemScope, async (tx) => {
    const client = await clientOf(tx, clientId);
    if (!client) throw notFound('client');
    const people = await dutyOf(tx, clientId);
    return {
      client,
      lastEventAt: await lastHeard(tx, clientId),
      onDuty: {
        people: people.map((person) => ({ ...person, localTime: wallTime(at, person.zone) })),
        socs: (await socs(tx)).map((soc) => ({ ...soc, localTime: wallTime(at, soc.zone) })),
      },
    };
  });
}

function devicesNow(signs: readonly DeviceSigns[], at: Instant): Now['devices'] {
  const of = (state: DeviceSigns['state']): DeviceSigns[] => signs.filter((each) => each.state === state);
  // A figure is as old as the newest thing that it rests on.
  const figure = (these: DeviceSigns[], newest: (each: DeviceSigns) => (string | null)[]): Now['devices']['ok'] => {
    const last =
      these
        .flatMap(newest)
        .filter((each) => each !== null)
        .toSorted()
        .at(-1) ?? null;
    return { count: these.length, asOf: isoOf(at), ageSeconds: ageSeconds(last, at) };
  };
  const heard = ({ device }: DeviceSigns): (string | null)[] => [device.lastHeardAt];
  return {
    total: signs.length,
    ok: figure(of('ok'), heard),
    withCondition: figure(of('condition'), ({ conditions }) => conditions.map((each) => each.lastAt)),
    silent: figure(of('silent'), heard),
    unknown: figure(of('unknown'), heard),
  };
}
