/** What a morning's look finds: spikes that the demo's series really had, links at other speeds; and looks of the days before. */
import { isoOf } from '../base/clock.ts';
import type { Clock } from '../base/clock.ts';
import type { Deps } from '../db/deps.ts';
import { judgeFinding } from '../detection/judging.ts';
import { metricName } from '../metrics/names.ts';
import { explainRows, listLooks, recordLook } from '../sweep/looks.ts';
import type { SweepRow } from '../sweep/api.ts';
import { readSweep } from '../sweep/sweep.ts';
import { batchOf } from '../wire/batch.ts';
import type { WireLog } from '../wire/log.ts';
import { observationRecord, POLL_LISTENER } from '../wire/observation.ts';
import type { Observation } from '../wire/observation.ts';
import type { Cast } from './cast.ts';
import { cliActor } from './cast.ts';
import { measured } from './measuring.ts';
import type { Measured, Measuring } from './measuring.ts';
import { lastSpike, measureAt } from './measures.ts';
import { clients } from './world.ts';

type Around = { deps: Deps; cast: Cast; wire: Measuring['wire']; log: WireLog };
type Seen = { of: Measured['device']; at: number; seen: Observation };

const HOUR_MS = 3_600_000;
const DAY_S = 86_400;
/** Hours ago that each client was looked at, by the lead and the deputy in turn; a client's own minutes are added. */
const LOOKED_HOURS_AGO = [49, 41, 34, 25.5, 17];
const MOST_A_CLIENT = 3;
/** So many seconds are waited for detection, half a second each. */
const TRIES = 20;

/** Where anybody has looked already nothing is changed. */
export async function seedSweep(around: Around): Promise<void> {
  const { deps } = around;
  const { clients: known } = await readSweep(deps, cliActor, {});
  const [first] = known;
  if (!first || (await listLooks(deps, cliActor, { clientId: first.id, limit: 1 })).items.length > 0) return;
  await pastLooks(around, known);
  const said = await whatWasSeen(around);
  await around.log.append(
    batchOf(
      said.map(({ of: { clientId, id: deviceId, addresses }, at, seen }) => ({
        bytes: observationRecord(seen),
        at,
        source: { clientId, deviceId, address: addresses[0] ?? '', listener: POLL_LISTENER, kind: 'json' },
      })),
    ),
  );
  await thisMorning(around, known);
}

async function pastLooks({ deps, cast }: Around, known: readonly { id: string; name: string }[]): Promise<void> {
  const now = deps.clock.now();
  for (const [place, { id: clientId, name }] of known.entries())
    for (const [i, hours] of LOOKED_HOURS_AGO.entries()) {
      const at = now - hours * HOUR_MS + place * 171_000;
      const actor = cast.staff.get(onDuty(name, i)) ?? cliActor;
      await recordLook({ ...deps, clock: clockAt(deps.clock, at) }, actor, {
        clientId,
        since: isoOf(at - 8 * HOUR_MS),
      });
    }
}

const clockAt = (clock: Clock, at: number): Clock => ({ ...clock, now: () => at });

function onDuty(client: string, turn: number): string {
  const { lead, deputy } = clients.find(({ name }) => name === client) ?? { lead: '', deputy: '' };
  return turn % 2 === 0 ? lead : deputy;
}

/** The newest spikes of each client within a day, and a link or two that run at another speed. Oldest first. */
async function whatWasSeen({ deps, wire }: Around): Promise<Seen[]> {
  const now = Math.floor(deps.clock.now() / 1000);
  const all = await measured({ wire, clock: deps.clock });
  const spikes = all.flatMap((each) => spikesOf(each, now));
  const byClient = Map.groupBy(spikes, ([{ of }]) => of.clientId);
  const newest = [...byClient.values()].flatMap((own) =>
    own.toSorted(([a], [b]) => b.at - a.at).slice(0, MOST_A_CLIENT),
  );
  const switches = all.filter(({ series }) => series.some(({ measure }) => measure.component === 'xe-0/0/0'));
  const faster = switches.filter((_, i) => i % 3 === 0);
  const links = faster.slice(0, 4).map(({ device }, i): Seen => speedOf(device, (now - 5400 - i * 1300) * 1000));
  return [...newest.flat(), ...links].toSorted((a, b) => a.at - b.at);
}

function spikesOf({ device, offset, series }: Measured, now: number): [Seen, Seen][] {
  return series.flatMap(({ id, key, measure }): [Seen, Seen][] => {
    const when = lastSpike(measure, key, { from: now - DAY_S, to: now });
    if (!when) return [];
    const value = measureAt(measure, key, when.from + 60, offset);
    const usual = measureAt({ ...measure, shape: { ...measure.shape, spike: 0 } }, key, when.from + 60, offset);
    const { component, metric } = measure;
    const isSpike = component !== '';
    const fields = {
      ...(component === '' ? {} : { 'watchfloor.component': component }),
      'watchfloor.metric': metric,
      'watchfloor.series': id,
      'watchfloor.condition': isSpike ? 'spike' : 'anomaly',
      'watchfloor.kind': isSpike ? 'spike' : 'level',
      'watchfloor.severity': 'info',
      'watchfloor.score': 0.996,
      'watchfloor.bar': 0.99,
      'watchfloor.value': Number(value.toPrecision(4)),
      'watchfloor.expected': Number(usual.toPrecision(4)),
    };
    const { words } = metricName(metric);
    const times = (value / Math.max(usual, 1e-9)).toFixed(1);
    const reason = `${times} times what is usual at this hour of the week`;
    const raised = { message: `${words}: ${reason}`, fields: { ...fields, 'watchfloor.reason': reason } };
    return [
      [
        { of: device, at: when.from * 1000, seen: { action: 'anomaly', ...raised } },
        {
          of: device,
          at: when.to * 1000,
          seen: { action: 'anomaly_over', message: `${words} is as usual again`, fields },
        },
      ],
    ];
  });
}

function speedOf(of: Measured['device'], at: number): Seen {
  const fields = {
    'observer.ingress.interface.name': 'xe-0/0/0',
    'watchfloor.before': '1 Gbit/s',
    'watchfloor.after': '10 Gbit/s',
    'watchfloor.slower': 'no',
  };
  return { of, at, seen: { action: 'speed_changed', message: 'xe-0/0/0 runs at 10 Gbit/s', fields } };
}

/** The lead of two clients explains what they had and looks at them; the others are left to the visitor. */
async function thisMorning({ deps, cast }: Around, known: readonly { id: string; name: string }[]): Promise<void> {
  const looked = [clients[0]?.name, clients[2]?.name];
  for (const { id: clientId, name } of known.filter((each) => looked.includes(each.name))) {
    const actor = cast.staff.get(onDuty(name, 0)) ?? cliActor;
    const rows = await rowsOf(deps, clientId);
    const findingIds = rows.map(({ id }) => id);
    if (findingIds.length > 0)
      await explainRows(deps, actor, { findingIds, reason: 'one-off', note: 'Copies before the month’s end.' });
    for (const [i, { id }] of rows.filter(({ seriesId }) => seriesId !== null).entries())
      await judgeFinding(deps, actor, id, i % 4 === 0 ? 'noise' : 'useful');
    await recordLook(deps, actor, { clientId, since: isoOf(deps.clock.now() - 8 * HOUR_MS) });
  }
}

/** What is left at a client once detection has read what was said, which takes it a moment. */
async function rowsOf({ clock, ...deps }: Deps, clientId: string): Promise<SweepRow[]> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const { rows } = await readSweep({ ...deps, clock }, cliActor, { clientId, hours: 48 });
    if (rows.length > 0) return rows.filter(({ ticket }) => ticket === null);
    await new Promise<void>((resolve) => clock.after(500, resolve));
  }
  return [];
}
