/** What a file of devices would do to a client's estate: decided without touching anything. */
import { z } from 'zod';
import { zText } from '../http/contract.ts';
import { deviceFields, zHostAddress } from './api.ts';
import type { Device, DeviceFields } from './api.ts';
import type { ImportFault, ImportResult } from './import-api.ts';
import { blankDevice, changesOf, sentOnly, tidyAddresses } from './rules.ts';

const fields = deviceFields.shape;

/** Text of a cell, without the apostrophe that the export put before what a spreadsheet would take for a formula. */
const cell = (shape: z.ZodType<string, string>) =>
  z
    .string()
    .transform((text) => text.replace(/^'(?=[=+\-@'＝＋－＠])/, ''))
    .pipe(shape);

/** Columns of the file; a cell left empty leaves what is there. */
export const deviceColumns = {
  shape: z.object({
    name: cell(fields.name),
    kind: z.string().toLowerCase().pipe(fields.kind).optional(),
    vendor: cell(fields.vendor).optional(),
    model: cell(fields.model).optional(),
    osVersion: cell(fields.osVersion).optional(),
    managementAddress: zHostAddress.optional(),
    otherAddresses: z
      .string()
      .transform((text) => text.split(/[\s;,|]+/).filter((each) => each !== ''))
      .pipe(fields.otherAddresses)
      .optional(),
    serial: cell(fields.serial).optional(),
    site: cell(zText(120)).optional(),
    criticality: z.string().toLowerCase().pipe(fields.criticality).optional(),
    supportEnd: fields.supportEnd.unwrap().optional(),
    notes: cell(fields.notes).optional(),
  }),
  aliases: {
    name: ['device', 'hostname'],
    kind: ['type'],
    vendor: ['manufacturer'],
    osVersion: ['version', 'software', 'firmware'],
    managementAddress: ['address', 'ip', 'ip address', 'management ip'],
    otherAddresses: ['addresses', 'other ips'],
    serial: ['serial number'],
    site: ['location'],
    supportEnd: ['end of support', 'support until'],
  },
};
export type ImportRow = { line: number; value: z.output<typeof deviceColumns.shape> };

export type Estate = { devices: readonly Device[]; sites: readonly { id: string; name: string }[] };
export type Step = {
  line: number;
  name: string;
  before: Device | undefined;
  asked: Partial<DeviceFields>;
  site: string | undefined;
};
export type Plan = Pick<ImportResult, 'faults' | 'missingSites' | 'lines'> & { steps: Step[] };

/** Lines that would change something become steps; a line is a fault when it contradicts the estate or another line. */
export function planImport(rows: readonly ImportRow[], estate: Estate): Plan {
  const sites = new Map(estate.sites.map((site) => [site.name.toLowerCase(), site]));
  const known = new Map(estate.devices.map((device) => [device.name.toLowerCase(), device]));
  const steps: Step[] = [];
  const missing = new Map<string, { name: string; lines: number[] }>();
  for (const { line, value } of rows) {
    const { name, site, ...asked } = value;
    const here = site === undefined ? undefined : sites.get(site.toLowerCase());
    if (site !== undefined && !here) note(missing, site, line);
    const siteId = here ? { siteId: here.id } : {};
    steps.push({ line, name, before: known.get(name.toLowerCase()), asked: { ...sentOnly(asked), ...siteId }, site });
  }
  const faults = [...repeatedNames(steps), ...withoutKind(steps), ...sharedAddresses(steps, estate.devices)];
  return {
    faults: faults.toSorted((a, b) => a.line - b.line),
    missingSites: [...missing.values()],
    lines: steps.map((step) => ({ line: step.line, name: step.before?.name ?? step.name, does: doing(step, missing) })),
    steps,
  };
}

function note(missing: Map<string, { name: string; lines: number[] }>, name: string, line: number): void {
  const known = missing.get(name.toLowerCase());
  if (known) known.lines.push(line);
  else missing.set(name.toLowerCase(), { name, lines: [line] });
}

function doing({ before, asked, site }: Step, missing: Map<string, unknown>): 'add' | 'change' | 'nothing' {
  if (!before) return 'add';
  const moved = site !== undefined && missing.has(site.toLowerCase());
  return moved || Object.keys(changesOf(before, tidied(before, asked))).length > 0 ? 'change' : 'nothing';
}

/** The wish as it would be stored, so that an import of what is there changes nothing. */
function tidied(before: Device, asked: Partial<DeviceFields>): Partial<DeviceFields> {
  const after = { ...before, ...asked };
  return { ...asked, otherAddresses: tidyAddresses(after.managementAddress, after.otherAddresses) };
}

function repeatedNames(steps: Step[]): ImportFault[] {
  const first = new Map<string, number>();
  return steps.flatMap(({ line, name }) => {
    const earlier = first.get(name.toLowerCase());
    if (earlier === undefined) first.set(name.toLowerCase(), line);
    return earlier === undefined ? [] : [{ line, column: 'name', reason: `line ${earlier} names the same device` }];
  });
}

function withoutKind(steps: Step[]): ImportFault[] {
  const lacking = steps.filter(({ before, asked }) => !before && asked.kind === undefined);
  return lacking.map(({ line }) => ({ line, column: 'kind', reason: 'a new device needs a kind' }));
}

/** Addresses as they would be when all is done: two devices that swap theirs are no fault. */
function sharedAddresses(steps: Step[], devices: readonly Device[]): ImportFault[] {
  const touched = new Set(steps.map(({ before }) => before?.id));
  const holder = new Map<string, string>();
  for (const device of devices)
    if (!touched.has(device.id)) for (const address of addressesOf(device)) holder.set(address, device.name);
  return steps.flatMap(({ line, name, before, asked }) =>
    addressesOf({ ...(before ?? blankDevice), ...asked }).flatMap((address) => {
      const other = holder.get(address);
      if (other === undefined) holder.set(address, `${name} (line ${line})`);
      const column = asked.managementAddress === address ? 'managementAddress' : 'otherAddresses';
      return other === undefined ? [] : [{ line, column, reason: `${address} is already the address of ${other}` }];
    }),
  );
}

function addressesOf(
  device: Pick<DeviceFields, 'managementAddress'> & { otherAddresses: readonly string[] },
): string[] {
  const { managementAddress, otherAddresses } = device;
  const all = managementAddress === null ? [...otherAddresses] : [managementAddress, ...otherAddresses];
  return [...new Set(all)];
}
