/** What is asked of devices, how it went, and what was seen. Browser-safe. */
import { z } from 'zod';
import { pageQuery, routes, zId, zInstant, zNothing, zText, zVersion } from '../http/contract.ts';

const seconds = (least: number, most: number): z.ZodInt => z.int().min(least).max(most);
const zPort = z.int().min(1).max(65_535);

export const pollFields = z.object({
  enabled: z.boolean(),
  credentialId: zId('credential').nullable(),
  snmpPort: zPort,
  interfaceSeconds: seconds(10, 86_400),
  healthSeconds: seconds(30, 86_400),
  slowSeconds: seconds(60, 604_800),
  ping: z.boolean(),
  /** Tried where pings are not answered. */
  tcpPort: zPort.nullable(),
});
export type PollFields = z.output<typeof pollFields>;

const pollChange = pollFields.partial().extend({ version: z.int().min(0) });
export type PollChange = z.output<typeof pollChange>;

export const usualPolling: PollFields = {
  enabled: true,
  credentialId: null,
  snmpPort: 161,
  interfaceSeconds: 60,
  healthSeconds: 300,
  slowSeconds: 3600,
  ping: true,
  tcpPort: null,
};

const zPollStatus = z.object({
  lastAt: zInstant.nullable(),
  lastOkAt: zInstant.nullable(),
  nextAt: zInstant.nullable(),
  tookMs: z.int().nullable(),
  /** Why it fails, in words; '' while it does not. */
  failure: z.string(),
  failingSince: zInstant.nullable(),
  /** As the device calls itself. */
  sysName: z.string(),
  sysDescr: z.string(),
  profile: z.string(),
  uptimeSeconds: z.number().nullable(),
});

export const zPolling = pollFields.extend({
  deviceId: zId('device'),
  credentialName: z.string().nullable(),
  version: z.int().min(0),
  status: zPollStatus.nullable(),
  /** Whether it answers from outside, since when; null while nobody has looked. */
  reach: z.object({ state: z.string(), words: z.string(), since: zInstant }).nullable(),
});
export type Polling = z.output<typeof zPolling>;

export const zInterface = z.object({
  name: z.string(),
  alias: z.string(),
  index: z.int().nullable(),
  state: z.string(),
  since: zInstant,
  /** Mbit/s; null where the device does not say. */
  speed: z.number().nullable(),
  duplex: z.string(),
  /** At the last poll; null where nothing is known of the time before it. */
  inBps: z.number().nullable(),
  outBps: z.number().nullable(),
  /** Errors and discards a second, both ways. */
  errors: z.number().nullable(),
});
export type Interface = z.output<typeof zInterface>;

export const zPartState = z.object({
  kind: z.string(),
  component: z.string(),
  state: z.string(),
  words: z.string(),
  since: zInstant,
});
export type PartState = z.output<typeof zPartState>;

const checkFields = z.object({
  deviceId: zId('device'),
  name: zText(120),
  kind: z.enum(['http', 'https', 'tls', 'tcp']),
  port: zPort,
  host: z.string().max(253).default(''),
  path: z.string().max(500).default('/'),
  expectStatus: z.int().min(100).max(599).default(200),
  verify: z.boolean().default(true),
  warnDays: z.int().min(1).max(365).default(21),
  everySeconds: seconds(30, 86_400).default(300),
});
export type NewCheck = z.output<typeof checkFields>;

export const zCheck = checkFields.extend({
  id: z.uuid(),
  clientId: z.uuid(),
  clientName: z.string(),
  deviceId: z.uuid(),
  deviceName: z.string(),
  version: zVersion,
  state: z.string().nullable(),
  words: z.string(),
  certificate: z.string(),
  since: zInstant.nullable(),
});
export type Check = z.output<typeof zCheck>;

export const zPolledDevice = z.object({
  deviceId: z.uuid(),
  deviceName: z.string(),
  clientId: z.uuid(),
  clientName: z.string(),
  lastAt: zInstant.nullable(),
  nextAt: zInstant.nullable(),
  failure: z.string(),
  failingSince: zInstant.nullable(),
});
export type PolledDevice = z.output<typeof zPolledDevice>;

const params = z.object({ deviceId: zId('device') });
const read = { may: 'devices.read' } as const;
const manage = { may: 'devices.manage' } as const;

export const monitoringRoutes = routes({
  getPolling: {
    method: 'GET',
    path: '/devices/:deviceId/polling',
    summary: 'How a device is polled and how that goes; the usual settings where it is not polled yet',
    access: read,
    params,
    reply: zPolling,
  },
  setPolling: {
    method: 'PUT',
    path: '/devices/:deviceId/polling',
    summary: 'Poll a device: what, how often, with which credential',
    access: manage,
    params,
    body: pollChange,
    reply: zPolling,
  },
  listInterfaces: {
    method: 'GET',
    path: '/devices/:deviceId/interfaces',
    summary: 'The interfaces of a device as last polled',
    access: read,
    params,
    reply: z.object({ items: z.array(zInterface) }),
  },
  listParts: {
    method: 'GET',
    path: '/devices/:deviceId/parts',
    summary: 'What else is watched of a device: neighbours, sensors, cluster members, checks, certificates',
    access: read,
    params,
    reply: z.object({ items: z.array(zPartState) }),
  },
  listPolled: {
    method: 'GET',
    path: '/polled-devices',
    summary: 'Devices that are polled; those that fail first',
    access: { may: 'health.read' },
    query: pageQuery.extend({ clientId: zId('client').optional() }),
    reply: z.object({
      items: z.array(zPolledDevice),
      devices: z.int(),
      failing: z.int(),
      /** Whose next poll should have begun already. */
      late: z.int(),
    }),
  },
  listChecks: {
    method: 'GET',
    path: '/service-checks',
    summary: 'Checks of services and certificates, by name',
    access: read,
    query: z.object({ deviceId: zId('device').optional() }),
    reply: z.object({ items: z.array(zCheck) }),
  },
  addCheck: {
    method: 'POST',
    path: '/service-checks',
    summary: 'Try a service of a device regularly',
    access: manage,
    body: checkFields,
    reply: zCheck,
    status: 201,
  },
  removeCheck: {
    method: 'POST',
    path: '/service-checks/:checkId/remove',
    summary: 'Stop trying a service',
    access: manage,
    params: z.object({ checkId: zId('service-check') }),
    body: z.object({ version: zVersion }),
    reply: zNothing,
  },
});
