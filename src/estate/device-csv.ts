/** Devices as a spreadsheet: the columns an import reads back. */
import type { Actor } from '../base/actor.ts';
import { Problem } from '../base/problem.ts';
import type { Deps } from '../db/deps.ts';
import { scopeOf } from '../db/scope.ts';
import type { Device, DeviceFilter } from './api.ts';
import { allDevices } from './devices.store.ts';

/** Most devices of one file. */
export const EXPORT_LIMIT = 100_000;

const columns: readonly [string, (device: Device) => string | null][] = [
  ['client', (device) => device.clientName],
  ['name', (device) => device.name],
  ['kind', (device) => device.kind],
  ['vendor', (device) => device.vendor],
  ['model', (device) => device.model],
  ['os version', (device) => device.osVersion],
  ['management address', (device) => device.managementAddress],
  ['other addresses', (device) => device.otherAddresses.join(' ')],
  ['serial', (device) => device.serial],
  ['site', (device) => device.siteName],
  ['criticality', (device) => device.criticality],
  ['support end', (device) => device.supportEnd],
  ['notes', (device) => device.notes],
];

/** Devices that fit the filter as CSV with a byte order mark, since a spreadsheet takes UTF-8 for something else without. */
export async function exportDevices({ db }: Deps, actor: Actor, filter: DeviceFilter): Promise<string> {
  const devices = await db.as(scopeOf(actor), (tx) => allDevices(tx, filter, EXPORT_LIMIT + 1));
  if (devices.length > EXPORT_LIMIT)
    throw new Problem(
      'export/too-many',
      413,
      `More than ${EXPORT_LIMIT} devices fit. Narrow the list, for example to one client.`,
    );
  return csvOf(devices);
}

export function csvOf(devices: readonly Device[]): string {
  const lines = [
    columns.map(([title]) => title),
    ...devices.map((device) => columns.map(([, value]) => value(device) ?? '')),
  ];
  return `\uFEFF${lines.map((cells) => `${cells.map(cellOf).join(',')}\r\n`).join('')}`;
}

/**
 * One cell (RFC 4180), harmless in a spreadsheet: text that a program would take for a formula gets an apostrophe in
 * front, which spreadsheets show as text and the import takes away again.
 */
export function cellOf(text: string): string {
  const harmless = /^[=+\-@\t\r'＝＋－＠]/.test(text) ? `'${text}` : text;
  return /[",;\r\n\t]/.test(harmless) || harmless !== text ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
