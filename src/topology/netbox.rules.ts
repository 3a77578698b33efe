/**
 * NetBox's own JSON: what /api/dcim/devices/ and /api/dcim/cables/ answer, one of them, both in a list, or under the keys
 * `devices` and `cables`. Fields by NetBox's REST API, versions 3.3 and later (terminations of a cable are lists).
 */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { Problem } from '../base/problem.ts';
import type { DesignEnd, DesignRead, DesignRow } from './import.rules.ts';
import { nodeKinds } from './map-api.ts';
import type { NodeKind } from './map-api.ts';

const zNamed = z.object({ name: z.string().optional(), slug: z.string().optional() }).nullish();
const zDevice = z.object({
  name: z.string().nullable(),
  device_type: z.object({}),
  role: zNamed,
  device_role: zNamed,
  site: zNamed,
});
const zEnd = z.object({
  object_type: z.string().optional(),
  object: z.object({ name: z.string().optional(), device: z.object({ name: z.string().nullable() }).nullish() }),
});
const zCable = z.object({
  a_terminations: z.array(z.unknown()),
  b_terminations: z.array(z.unknown()),
  label: z.string().nullish(),
});

const roles: readonly (readonly [RegExp, NodeKind])[] = [
  [/fire ?wall|\bfw\b|srx|utm/, 'firewall'],
  [/vpn/, 'vpn-gateway'],
  [/router|\bwan\b|\bpe\b|\bcpe\b|edge/, 'router'],
  [/switch|core|access|distribution|spine|leaf|\btor\b/, 'switch'],
  [/wireless.controller|wlc/, 'wireless-controller'],
  [/access.point|wireless|\bap\b/, 'access-point'],
  [/hypervisor/, 'hypervisor'],
  [/server|host/, 'server'],
  [/storage|\bnas\b|\bsan\b/, 'storage'],
  [/pdu|ups|power/, 'power'],
  [/camera/, 'camera'],
  [/printer/, 'printer'],
  [/phone/, 'phone'],
];

export function readNetbox(content: string): DesignRead {
  const things = thingsIn(parsed(content));
  const rows: DesignRow[] = [];
  const faults: DesignRead['faults'] = [];
  const devices = new Map<string, Partial<DesignEnd>>();
  for (const { line, thing } of things) {
    const device = zDevice.safeParse(thing);
    if (device.success && device.data.name) devices.set(device.data.name, aboutOf(device.data));
    else if (device.success)
      faults.push({ line, column: 'name', reason: 'a device without a name cannot be found again' });
  }
  for (const { line, thing } of things) {
    if (zDevice.safeParse(thing).success) continue;
    const cable = zCable.safeParse(thing);
    if (!cable.success) faults.push({ line, column: null, reason: 'is neither a device nor a cable of NetBox' });
    else takeCable(cable.data, { line, devices, rows, faults });
  }
  const used = new Set(rows.flatMap(({ from, to }) => [from.name, to?.name ?? '']));
  for (const { line, thing } of things) {
    const name = zDevice.safeParse(thing).data?.name;
    if (name && !used.has(name))
      rows.push({ line, from: endOf(name, '', devices), to: undefined, label: '', megabits: null });
  }
  return { rows, faults, ignored: [], digest: createHash('sha256').update(content).digest('hex') };
}

type Taking = {
  line: number;
  devices: ReadonlyMap<string, Partial<DesignEnd>>;
  rows: DesignRow[];
  faults: DesignRead['faults'];
};

function takeCable(
  { a_terminations: a, b_terminations: b, label }: z.output<typeof zCable>,
  { line, devices, rows, faults }: Taking,
): void {
  const [from, to] = [a.map((each) => zEnd.safeParse(each).data), b.map((each) => zEnd.safeParse(each).data)];
  const [first, second] = [from[0], to[0]];
  const bad = [...from, ...to].find((end) => !end?.object.device?.name);
  if (from.length === 0 || to.length === 0 || bad !== undefined || !first || !second) {
    faults.push({
      line,
      column: from.every((end) => end?.object.device?.name) ? 'b_terminations' : 'a_terminations',
      reason: 'this end is no port of a device with a name',
    });
    return;
  }
  // A cable that fans out is as many links as it has ends.
  for (let i = 0; i < Math.max(from.length, to.length); i += 1) {
    const [one, other] = [from[i] ?? first, to[i] ?? second];
    const [near, far] = [one.object.device?.name ?? '', other.object.device?.name ?? ''];
    if (near === far) faults.push({ line, column: null, reason: `${near} is at both ends` });
    else
      rows.push({
        line,
        from: endOf(near, one.object.name ?? '', devices),
        to: endOf(far, other.object.name ?? '', devices),
        label: label ?? '',
        megabits: null,
      });
  }
}

function endOf(name: string, port: string, devices: ReadonlyMap<string, Partial<DesignEnd>>): DesignEnd {
  const about = devices.get(name);
  return { name, port, lag: '', kind: about?.kind, site: about?.site ?? '', zone: '' };
}

function aboutOf({ role, device_role: older, site }: z.output<typeof zDevice>): Partial<DesignEnd> {
  const text = `${(role ?? older)?.name ?? ''} ${(role ?? older)?.slug ?? ''}`.toLowerCase();
  const named = nodeKinds.find((each) => each === (role ?? older)?.slug);
  return { kind: named ?? roles.find(([pattern]) => pattern.test(text))?.[1], site: site?.name ?? '' };
}

function parsed(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    throw new Problem(
      'import/no-json',
      400,
      'This is no JSON. Save the answer of /api/dcim/cables/?limit=0 and of /api/dcim/devices/?limit=0 as they are.',
    );
  }
}

const zPage = z.object({ results: z.array(z.unknown()) });
const zBoth = z.object({ devices: z.unknown().optional(), cables: z.unknown().optional() });

/** In the order of the file; `line` counts the things, from 1. */
function thingsIn(whole: unknown): { line: number; thing: unknown }[] {
  const flat = (part: unknown): unknown[] => {
    const page = zPage.safeParse(part);
    if (page.success) return page.data.results;
    if (Array.isArray(part)) return part.flatMap((each) => (zPage.safeParse(each).success ? flat(each) : [each]));
    const both = zBoth.safeParse(part);
    if (both.success && (both.data.devices !== undefined || both.data.cables !== undefined))
      return [...flat(both.data.devices ?? []), ...flat(both.data.cables ?? [])];
    return [part];
  };
  return flat(whole).map((thing, i) => ({ line: i + 1, thing }));
}
