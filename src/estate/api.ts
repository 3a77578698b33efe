/** Devices of clients. Browser-safe. */
import { z } from 'zod';
import { pageQuery, routes, zId, zInstant, zPage, zText, zVersion } from '../http/contract.ts';
import { canonicalAddress, isHostAddress } from './addresses.ts';
import { importRoutes } from './import-api.ts';
import { quietRoutes } from './quiet-api.ts';
import { siteRoutes, zNote, zRetired } from './site-api.ts';

export const deviceKinds = [
  'firewall',
  'router',
  'switch',
  'access-point',
  'wireless-controller',
  'load-balancer',
  'vpn-gateway',
  'proxy',
  'mail-gateway',
  'ids',
  'siem',
  'collector',
  'sensor',
  'server',
  'hypervisor',
  'storage',
  'endpoint',
  'printer',
  'phone',
  'camera',
  'power',
  'other',
] as const;
export type DeviceKind = (typeof deviceKinds)[number];

export const criticalities = ['low', 'normal', 'high', 'critical'] as const;
export type Criticality = (typeof criticalities)[number];

/** A host's address in any usual spelling; comes out in one. */
export const zAddress = z.string().transform((text, context) => {
  const address = canonicalAddress(text);
  if (address !== undefined) return address;
  const message = 'must be one IPv4 or IPv6 address, such as 10.20.0.1 or 2001:db8::1';
  context.addIssue({ code: 'custom', message });
  return z.NEVER;
});

/** An address at which a device can be asked. */
export const zHostAddress = zAddress.refine(
  isHostAddress,
  'must be an address of a host: not link-local, multicast or reserved',
);

export const deviceFields = z.object({
  name: zText(120),
  kind: z.enum(deviceKinds, `must be one of ${deviceKinds.join(', ')}`),
  vendor: zNote(80),
  model: zNote(120),
  osVersion: zNote(120),
  managementAddress: zHostAddress.nullable(),
  otherAddresses: z.array(zAddress).max(64),
  serial: zNote(120),
  criticality: z.enum(criticalities, `must be one of ${criticalities.join(', ')}`),
  supportEnd: z.iso
    .date('must be a day, such as 2027-06-30')
    .refine((day) => !day.startsWith('0'), 'must lie in a year from 1000 on')
    .nullable(),
  siteId: zId('site').nullable(),
  /** What engineers know about it; no client user reads it. */
  notes: zNote(8000),
});
export type DeviceFields = z.output<typeof deviceFields>;

export const zDevice = deviceFields.extend({
  id: z.uuid(),
  clientId: z.uuid(),
  clientName: z.string(),
  siteId: z.uuid().nullable(),
  siteName: z.string().nullable(),
  managementAddress: z.string().nullable(),
  otherAddresses: z.array(z.string()),
  kind: z.string(),
  version: zVersion,
  createdAt: zInstant,
  retiredAt: zInstant.nullable(),
});
export type Device = z.output<typeof zDevice>;

const newDevice = z
  .object({ clientId: zId('client') })
  .extend(deviceFields.partial().required({ name: true, kind: true }).shape);
const deviceChange = deviceFields.partial().extend({ version: zVersion });
export type NewDevice = z.output<typeof newDevice>;
export type DeviceChange = z.output<typeof deviceChange>;

const deviceFilter = z.object({
  /** Words that must all be found in name, kind, vendor, model, serial, addresses or the site's name. */
  q: z.string().max(200).optional(),
  clientId: zId('client').optional(),
  siteId: zId('site').optional(),
  kind: z.enum(deviceKinds).optional(),
  criticality: z.enum(criticalities).optional(),
  retired: zRetired,
});
const deviceQuery = pageQuery.extend(deviceFilter.shape);
export type DeviceFilter = z.output<typeof deviceFilter>;
export type DeviceQuery = z.output<typeof deviceQuery>;

const params = z.object({ deviceId: zId('device') });
const atVersion = z.object({ version: zVersion });
const read = { may: 'devices.read' } as const;
const manage = { may: 'devices.manage' } as const;

export const deviceRoutes = routes({
  listDevices: {
    method: 'GET',
    path: '/devices',
    summary: 'Devices, by name',
    access: read,
    query: deviceQuery,
    reply: zPage(zDevice),
  },
  exportDevices: {
    method: 'GET',
    path: '/devices/export',
    summary: 'Devices as CSV',
    access: read,
    query: deviceFilter,
    replies: 'bytes',
    reply: z.string(),
  },
  getDevice: { method: 'GET', path: '/devices/:deviceId', summary: 'A device', access: read, params, reply: zDevice },
  addDevice: {
    method: 'POST',
    path: '/devices',
    summary: 'Add a device to a client',
    access: manage,
    body: newDevice,
    reply: zDevice,
    status: 201,
  },
  changeDevice: {
    method: 'PATCH',
    path: '/devices/:deviceId',
    summary: 'Change what is sent of a device',
    access: manage,
    params,
    body: deviceChange,
    reply: zDevice,
  },
  retireDevice: {
    method: 'POST',
    path: '/devices/:deviceId/retire',
    summary: 'Take a device out of service; its history stays',
    access: manage,
    params,
    body: atVersion,
    reply: zDevice,
  },
  reinstateDevice: {
    method: 'POST',
    path: '/devices/:deviceId/reinstate',
    summary: 'Take a retired device back into service',
    access: manage,
    params,
    body: atVersion,
    reply: zDevice,
  },
});

export const estateRoutes = routes({ ...siteRoutes, ...deviceRoutes, ...importRoutes, ...quietRoutes });
