/** What a collector and we say to each other, but for the entries themselves. Each side checks what the other says. */
import { z } from 'zod';

const zSent = z.number().int().min(0);

export const zFromCollector = z.discriminatedUnion('is', [
  /** A stranger's first and only word: the token it was given, and a request (PKCS#10, PEM) for a certificate. */
  z.object({ is: z.literal('enrol'), token: z.string().max(100), request: z.string().max(8000) }),
  z.object({ is: z.literal('hello'), version: z.string().max(50), buffer: z.uuid(), at: z.number() }),
  z.object({ is: z.literal('renew'), request: z.string().max(8000) }),
  z.object({
    is: z.literal('alive'),
    at: z.number(),
    backlogRecords: zSent,
    backlogBytes: zSent,
    givenUp: zSent,
  }),
]);
export type FromCollector = z.output<typeof zFromCollector>;

export const zSiteIdentity = z.object({
  clients: z.array(z.object({ id: z.string(), slug: z.string(), zone: z.string() })),
  devices: z.array(
    z.object({
      id: z.string(),
      clientId: z.string(),
      name: z.string(),
      zone: z.string(),
      addresses: z.array(z.string()),
    }),
  ),
  keys: z.array(
    z.object({
      id: z.string(),
      kind: z.enum(['webhook', 'hec', 'certificate', 'community']),
      hash: z.string(),
      clientId: z.string(),
      deviceId: z.string().nullable(),
      name: z.string(),
      expiresAt: z.number().nullable(),
    }),
  ),
  relays: z.array(z.object({ clientId: z.string().nullable(), address: z.string() })),
});
export type SiteIdentity = z.output<typeof zSiteIdentity>;

/** Keys of SNMPv3 users, base64; kept in memory only. */
export const zSiteUser = z.object({
  id: z.string(),
  clientId: z.string(),
  deviceId: z.string().nullable(),
  name: z.string(),
  auth: z.string(),
  priv: z.string(),
  authKey: z.string(),
  privKey: z.string(),
});
export type SiteUser = z.output<typeof zSiteUser>;

export const zFromUs = z.discriminatedUnion('is', [
  /** The certificate asked for, PEM. */
  z.object({ is: z.literal('certificate'), certificate: z.string() }),
  /** `last`: number of the last entry of this buffer that is durable here. */
  z.object({ is: z.literal('welcome'), name: z.string(), last: z.number() }),
  /** `polling` is read where it is used (polling-paper.ts). */
  z.object({
    is: z.literal('settings'),
    identity: zSiteIdentity,
    users: z.array(zSiteUser),
    polling: z.unknown(),
  }),
  z.object({ is: z.literal('ack'), sequence: z.number() }),
  z.object({ is: z.literal('alive') }),
  /** The last word before the connection ends. */
  z.object({ is: z.literal('refused'), code: z.string(), message: z.string() }),
]);
export type FromUs = z.output<typeof zFromUs>;
export type SiteSettings = Extract<FromUs, { is: 'settings' }>;

/** The name in our certificate: a collector asks for it whatever address it dials. */
export const SERVER_NAME = 'collect.watchfloor.internal';
