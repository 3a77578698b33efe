/** Configurations of devices: how they are fetched, what they were, what differs. Browser-safe. */
import { z } from 'zod';
import { pageQuery, routes, zId, zInstant, zPage, zText } from '../http/contract.ts';

export const driverNames = ['junos', 'cisco-ios', 'generic'] as const;
export type DriverName = (typeof driverNames)[number];
export const zDriver = z.enum(driverNames);
export const plannedWords = ['first', 'planned', 'unplanned'] as const;
export type PlannedWord = (typeof plannedWords)[number];
const zWhy = z.enum(['schedule', 'event', 'hand']);
export type Why = z.output<typeof zWhy>;

export const configTopics = { changed: 'config.changed', asked: 'config.asked', fetched: 'config.fetched' } as const;

/** Data of 'config.changed': a device's configuration became another one. */
export const zConfigChanged = z.object({
  versionId: z.uuid(),
  deviceId: z.uuid(),
  planned: z.enum(plannedWords),
  changeId: z.uuid().nullable(),
});

const watchFields = z.object({
  enabled: z.boolean(),
  driver: zDriver,
  /** Of the generic driver alone: what is run on the device. */
  command: z
    .string()
    .trim()
    .max(200)
    // eslint-disable-next-line no-control-regex
    .regex(/^[^\u0000-\u001f\u007f]*$/, 'must be one line'),
  credentialId: zId('credential').nullable(),
  port: z.number().int().min(1).max(65_535),
  oldCiphers: z.boolean(),
  everyHours: z.number().int().min(1).max(720),
});
export type WatchFields = z.output<typeof watchFields>;

export const usualWatch: WatchFields = {
  enabled: true,
  driver: 'junos',
  command: '',
  credentialId: null,
  port: 22,
  oldCiphers: false,
  everyHours: 24,
};

const watchChange = watchFields.partial().extend({ version: z.number().int().min(0) });
export type WatchChange = z.output<typeof watchChange>;

const zHostKey = z.object({ print: z.string(), at: zInstant, by: z.string().nullable() });
const zWatch = watchFields.extend({
  deviceId: z.uuid(),
  credentialId: z.uuid().nullable(),
  credentialName: z.string().nullable(),
  version: z.number().int(),
  /** `by` null: trusted at first sight. */
  hostKey: zHostKey.nullable(),
  /** Another key that the device shows; nothing is fetched until a person accepts it. */
  offeredKey: z.object({ print: z.string(), at: zInstant }).nullable(),
  nextAt: zInstant.nullable(),
  asked: z.boolean(),
  busy: z.boolean(),
  lastAt: zInstant.nullable(),
  lastOkAt: zInstant.nullable(),
  tookMs: z.number().nullable(),
  failure: z.string(),
  failingSince: zInstant.nullable(),
});
export type Watch = z.output<typeof zWatch>;

const zConfigVersion = z.object({
  id: zId('config-version'),
  clientId: z.uuid(),
  clientName: z.string(),
  deviceId: z.uuid(),
  deviceName: z.string(),
  sha256: z.string(),
  previousId: z.uuid().nullable(),
  fetchedAt: zInstant,
  seenAt: zInstant,
  why: zWhy,
  who: z.string().nullable(),
  changedAt: zInstant.nullable(),
  comment: z.string(),
  planned: z.enum(plannedWords),
  changeId: z.uuid().nullable(),
  changeName: z.string().nullable(),
  added: z.number().int(),
  removed: z.number().int(),
  explanation: z.string(),
  explainedBy: z.string().nullable(),
  explainedAt: zInstant.nullable(),
});
export type ConfigVersion = z.output<typeof zConfigVersion>;

const zDiffPart = z.object({
  /** The hierarchy or section it stands in; '' at the top. */
  under: z.string(),
  removed: z.array(z.string()),
  added: z.array(z.string()),
  /** Stands at another place in a list whose order means something. */
  moved: z.array(z.string()),
});
export type DiffPart = z.output<typeof zDiffPart>;
const zConfigDiff = z.object({
  from: zConfigVersion.nullable(),
  to: zConfigVersion,
  parts: z.array(zDiffPart),
  /** Lines beyond those shown. */
  more: z.number().int(),
});
export type ConfigDiff = z.output<typeof zConfigDiff>;

const zFound = z.object({
  version: zConfigVersion,
  lines: z.array(z.object({ number: z.number().int(), text: z.string() })),
});

const zWatched = z.object({
  deviceId: z.uuid(),
  deviceName: z.string(),
  clientId: z.uuid(),
  clientName: z.string(),
  driver: zDriver,
  lastOkAt: zInstant.nullable(),
  nextAt: zInstant,
  failure: z.string(),
  failingSince: zInstant.nullable(),
});
export type Watched = z.output<typeof zWatched>;

const changesQuery = pageQuery.extend({
  clientId: zId('client').optional(),
  /** `open`: unplanned and not yet explained. */
  only: z.enum(['open', 'unplanned', 'all']).default('open'),
});
export type ChangesQuery = z.output<typeof changesQuery>;

const ofDevice = z.object({ deviceId: zId('device') });
const ofVersion = z.object({ configVersionId: zId('config-version') });
const read = { may: 'devices.read' } as const;
const manage = { may: 'devices.manage' } as const;

export const configRoutes = routes({
  getConfigWatch: {
    method: 'GET',
    path: '/devices/:deviceId/config-watch',
    summary: "How a device's configuration is watched, and how the last fetch went",
    access: read,
    params: ofDevice,
    reply: zWatch,
  },
  setConfigWatch: {
    method: 'PUT',
    path: '/devices/:deviceId/config-watch',
    summary: "Say how a device's configuration is watched",
    access: manage,
    params: ofDevice,
    body: watchChange,
    reply: zWatch,
  },
  fetchConfig: {
    method: 'POST',
    path: '/devices/:deviceId/config-watch/fetch',
    summary: 'Ask for the configuration to be fetched now',
    access: { may: 'tickets.work' },
    params: ofDevice,
    reply: zWatch,
  },
  acceptHostKey: {
    method: 'POST',
    path: '/devices/:deviceId/config-watch/host-key',
    summary: 'Accept the other host key that the device shows',
    access: manage,
    params: ofDevice,
    body: z.object({ print: zText(100) }),
    reply: zWatch,
  },
  listConfigs: {
    method: 'GET',
    path: '/devices/:deviceId/configs',
    summary: "Versions of a device's configuration, newest first",
    access: read,
    params: ofDevice,
    query: pageQuery,
    reply: zPage(zConfigVersion),
  },
  searchConfigs: {
    method: 'GET',
    path: '/devices/:deviceId/configs/search',
    summary: "Versions of a device's configuration that have a text, newest first; the newest hundred are looked at",
    access: read,
    params: ofDevice,
    query: z.object({ text: zText(200) }),
    reply: z.object({ items: z.array(zFound), looked: z.number().int() }),
  },
  readConfig: {
    method: 'GET',
    path: '/config-versions/:configVersionId',
    summary: 'A version of a configuration with its text; secrets are masked',
    access: read,
    params: ofVersion,
    reply: z.object({ version: zConfigVersion, text: z.string() }),
  },
  diffConfig: {
    method: 'GET',
    path: '/config-versions/:configVersionId/diff',
    summary: 'What differs from the version before, or from another one of the same device',
    access: read,
    params: ofVersion,
    query: z.object({ from: zId('config-version').optional() }),
    reply: zConfigDiff,
  },
  explainConfig: {
    method: 'POST',
    path: '/config-versions/:configVersionId/explain',
    summary: 'Say why a configuration was changed outside any change',
    access: { may: 'tickets.work' },
    params: ofVersion,
    body: z.object({ explanation: zText(1000) }),
    reply: zConfigVersion,
  },
  listConfigChanges: {
    method: 'GET',
    path: '/config-changes',
    summary: 'Changes of configurations, newest first',
    access: read,
    query: changesQuery,
    reply: zPage(zConfigVersion),
  },
  listConfigWatches: {
    method: 'GET',
    path: '/config-watches',
    summary: 'Devices whose configuration is watched, the longest failing first',
    access: read,
    query: z.object({
      clientId: zId('client').optional(),
      limit: z.coerce.number().int().min(1).max(500).default(200),
    }),
    reply: z.object({ items: z.array(zWatched), watched: z.number().int(), failing: z.number().int() }),
  },
});
