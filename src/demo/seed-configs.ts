/** Configurations of two firewalls with a past: one change in its window, one that nobody asked for, one that was explained. */
import { instantOf, isoOf } from '../base/clock.ts';
import type { Clock } from '../base/clock.ts';
import { explainConfig, listConfigs } from '../configs/configs.ts';
import { takeIn } from '../configs/take-in.ts';
import { setConfigWatch } from '../configs/watches.ts';
import type { Db } from '../db/open.ts';
import { systemScope } from '../db/open.ts';
import { listDevices } from '../estate/devices.ts';
import type { Device } from '../estate/api.ts';
import { quietWindows } from '../estate/quiet.ts';
import type { People } from '../people/people.ts';
import type { Cast } from './cast.ts';
import { cliActor } from './cast.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Devices that have versions already are left as they are. Nobody is asked: there are no firewalls behind the demo. */
export async function seedConfigs(deps: People, cast: Cast, wire: Db): Promise<void> {
  const { items } = await listDevices(deps, cliActor, { kind: 'firewall', retired: 'no', limit: 200 });
  const juniper = items.filter(
    ({ vendor, managementAddress }) => /juniper/i.test(vendor) && managementAddress !== null,
  );
  const withWork = [];
  for (const device of juniper) withWork.push({ device, work: await pastWork(deps, device) });
  const chosen = withWork.toSorted((a, b) => (b.work ?? 0) - (a.work ?? 0)).slice(0, 2);
  const jordan = [...cast.staff.keys()][0] ?? 'jordan';
  for (const [i, { device, work }] of chosen.entries()) {
    const { items: known } = await listConfigs(deps, cliActor, device.id, { limit: 1 });
    if (known.length > 0) continue;
    await setConfigWatch(deps, cliActor, device.id, { version: 0, enabled: false, driver: 'junos' });
    await writePast(deps.clock, wire, { device, work, who: loginOf(jordan) });
    if (i === 1) await explainLast(deps, cast, device.id);
  }
}

/** A moment in the last window of work on a device that is over; undefined where there was none. */
async function pastWork(deps: People, { id }: Device): Promise<number | undefined> {
  const now = deps.clock.now();
  const span = { fromAt: isoOf(now - 60 * DAY_MS), toAt: isoOf(now) };
  const { items } = await quietWindows(deps, cliActor, id, span);
  const last = items.filter(({ to }) => instantOf(to) < now - 2 * HOUR_MS).at(-1);
  return last && (instantOf(last.from) + instantOf(last.to)) / 2;
}

type Past = { device: Device; work: number | undefined; who: string };

async function writePast(clock: Clock, wire: Db, { device, work, who }: Past): Promise<void> {
  const planned = work ?? clock.now() - 5 * DAY_MS;
  const base = linesOf(device.name);
  const opened = [...base, ...policy('partner-https', 'junos-https')];
  const past = [
    { at: planned - 2 * DAY_MS, lines: base, who, comment: '' },
    { at: planned, lines: opened, who, comment: 'partner portal, as approved' },
    { at: clock.now() - 90 * 60_000, lines: [...opened, 'set system services telnet'], who: 'root', comment: '' },
  ];
  const { id: deviceId, clientId } = device;
  const driver = 'junos' as const;
  for (const { at, lines, who: by, comment } of past) {
    const told = { askedWhy: 'event' as const, askedWho: by, askedEventAt: isoOf(at) };
    const fetched = {
      watch: { clientId, deviceId, driver, ...told },
      text: `${lines.join('\n')}\n`,
      commit: { who: by, at: isoOf(at), comment },
    };
    await wire.as(systemScope, (tx) => takeIn(tx, { ...clock, now: () => at }, fetched));
  }
}

async function explainLast(deps: People, cast: Cast, deviceId: string): Promise<void> {
  const { items } = await listConfigs(deps, cliActor, deviceId, { limit: 1 });
  const actor = [...cast.staff.values()][0] ?? cliActor;
  const [last] = items;
  if (last?.planned === 'unplanned')
    await explainConfig(deps, actor, last.id, 'The client’s own engineer, on the phone with us; taken back tonight.');
}

const loginOf = (name: string): string => name.toLowerCase().split(' ')[0] ?? name;

function linesOf(name: string): string[] {
  return [
    'set version 23.4R2.13',
    `set system host-name ${name}`,
    'set system root-authentication encrypted-password <masked>',
    'set system login user backup class read-only',
    'set system services ssh protocol-version v2',
    'set system syslog host 10.20.0.9 any info',
    'set snmp community <masked> authorization read-only',
    'set interfaces ge-0/0/0 unit 0 family inet address 198.51.100.2/30',
    'set interfaces ge-0/0/1 unit 0 family inet address 10.20.0.1/24',
    'set security ike policy branch pre-shared-key ascii-text <masked>',
    'set security zones security-zone trust interfaces ge-0/0/1.0',
    'set security zones security-zone untrust interfaces ge-0/0/0.0',
    ...policy('web-out', 'junos-http'),
  ];
}

function policy(name: string, application: string): string[] {
  const head = `set security policies from-zone trust to-zone untrust policy ${name}`;
  return [
    `${head} match source-address any`,
    `${head} match destination-address any`,
    `${head} match application ${application}`,
    `${head} then permit`,
  ];
}
