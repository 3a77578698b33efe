/** What senders are told apart by: listeners, keys, relays, users of SNMPv3. Browser-safe. */
import { z } from 'zod';
import { pageQuery, routes, zId, zInstant, zNothing, zPage, zText, zVersion } from '../http/contract.ts';
import { zAddress } from '../estate/api.ts';

const manage = { may: 'sources.manage' } as const;
const name = zText(100);
const version = zVersion;
const atVersion = z.object({ version });
const ofClient = pageQuery.extend({ clientId: zId('client').optional() });

export const zListener = z.object({
  /** Null for the four that configuration opens: they are changed there. */
  id: zId('listener').nullable(),
  key: z.string(),
  clientId: zId('client').nullable(),
  clientName: z.string().nullable(),
  name: z.string(),
  kind: z.enum(['syslog-udp', 'syslog-tcp', 'syslog-tls', 'trap', 'flow']),
  port: z.int(),
  enabled: z.boolean(),
  version: zVersion,
});
export type ListenerView = z.output<typeof zListener>;

const newListener = z.object({
  /** Left out: one more that everyone shares; only for staff who see all clients. */
  clientId: zId('client').nullable().default(null),
  name,
  kind: zListener.shape.kind,
  port: z.int().min(1).max(65_535),
});
const listenerChange = atVersion.extend({ name: name.optional(), enabled: z.boolean().optional() });

export const keyKinds = ['webhook', 'hec', 'certificate', 'community'] as const;
export const zSourceKey = z.object({
  id: zId('source-key'),
  clientId: zId('client'),
  clientName: z.string(),
  deviceId: zId('device').nullable(),
  kind: z.enum(keyKinds),
  name: z.string(),
  /** The end of a secret or the start of a fingerprint, to recognise it by. */
  hint: z.string(),
  enabled: z.boolean(),
  expiresAt: zInstant.nullable(),
  version: zVersion,
  createdAt: zInstant,
});
export type SourceKey = z.output<typeof zSourceKey>;

const keyOwner = {
  clientId: zId('client'),
  deviceId: zId('device').nullable().default(null),
  name,
  expiresAt: zInstant.nullable().default(null),
};
const newKey = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('webhook'), ...keyOwner }),
  z.object({ kind: z.literal('hec'), ...keyOwner }),
  z.object({
    kind: z.literal('certificate'),
    ...keyOwner,
    certificate: zText(16_384).meta({
      description: 'The certificate in PEM, or its SHA-256 fingerprint in hexadecimal',
    }),
  }),
  z.object({ kind: z.literal('community'), ...keyOwner, community: z.string().min(1).max(255) }),
]);
const keyChange = atVersion.extend({
  name: name.optional(),
  enabled: z.boolean().optional(),
  expiresAt: zInstant.nullable().optional(),
  deviceId: zId('device').nullable().optional(),
});
/** `secret` and `path` are told once, here: only a hash is kept. Null for keys whose secret is not ours. */
const madeKey = z.object({ key: zSourceKey, secret: z.string().nullable(), path: z.string().nullable() });

export const zRelay = z.object({
  id: zId('relay'),
  clientId: zId('client').nullable(),
  clientName: z.string().nullable(),
  name: z.string(),
  address: z.string(),
  enabled: z.boolean(),
  version: zVersion,
});
export type Relay = z.output<typeof zRelay>;
const newRelay = z.object({
  /** Left out: it speaks for any client, told apart by HOSTNAME; only for staff who see all clients. */
  clientId: zId('client').nullable().default(null),
  name,
  address: zAddress,
});
const relayChange = atVersion.extend({ name: name.optional(), enabled: z.boolean().optional() });

export const zSnmpUser = z.object({
  id: zId('snmp-user'),
  clientId: zId('client'),
  clientName: z.string(),
  deviceId: zId('device').nullable(),
  name: z.string(),
  auth: z.enum(['md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512']),
  priv: z.enum(['none', 'des', 'aes128', 'aes256', 'aes256-cisco']),
  enabled: z.boolean(),
  version: zVersion,
});
export type SnmpUser = z.output<typeof zSnmpUser>;
// RFC 3414 section 11.2: shorter pass phrases are not accepted by agents either.
const phrase = z.string().min(8, 'must have at least 8 characters').max(255);
const newSnmpUser = z.object({
  clientId: zId('client'),
  deviceId: zId('device').nullable().default(null),
  name: zText(32),
  auth: zSnmpUser.shape.auth.default('sha256'),
  authPhrase: phrase,
  priv: zSnmpUser.shape.priv.default('aes128'),
  privPhrase: phrase.nullable().default(null),
});
const snmpUserChange = atVersion.extend({
  enabled: z.boolean().optional(),
  deviceId: zId('device').nullable().optional(),
});

export type NewListener = z.output<typeof newListener>;
export type NewSourceKey = z.output<typeof newKey>;
export type MadeKey = z.output<typeof madeKey>;
export type NewRelay = z.output<typeof newRelay>;
export type NewSnmpUser = z.output<typeof newSnmpUser>;
export type SourceQuery = z.output<typeof ofClient>;

const listenerId = z.object({ listenerId: zId('listener') });
const sourceKeyId = z.object({ sourceKeyId: zId('source-key') });
const relayId = z.object({ relayId: zId('relay') });
const snmpUserId = z.object({ snmpUserId: zId('snmp-user') });

export const sourceRoutes = routes({
  listListeners: {
    method: 'GET',
    path: '/listeners',
    summary: 'Listeners that everyone shares, and those of clients; changes of them take effect within a second',
    access: { may: 'health.read' },
    query: ofClient,
    reply: zPage(zListener),
  },
  addListener: {
    method: 'POST',
    path: '/listeners',
    summary: 'Open one more listener, for one client or for all',
    access: manage,
    body: newListener,
    reply: zListener,
    status: 201,
  },
  changeListener: {
    method: 'PATCH',
    path: '/listeners/:listenerId',
    summary: 'Name, open or close a listener',
    access: manage,
    params: listenerId,
    body: listenerChange,
    reply: zListener,
  },
  removeListener: {
    method: 'DELETE',
    path: '/listeners/:listenerId',
    summary: 'Close a listener for good',
    access: manage,
    params: listenerId,
    reply: zNothing,
    status: 204,
  },

  listSourceKeys: {
    method: 'GET',
    path: '/source-keys',
    summary: 'Webhooks, HEC tokens, client certificates and SNMP communities',
    access: manage,
    query: ofClient.extend({ kind: z.enum(keyKinds).optional() }),
    reply: zPage(zSourceKey),
  },
  addSourceKey: {
    method: 'POST',
    path: '/source-keys',
    summary: 'Give a client’s source something to prove itself with; a secret of ours is told once',
    access: manage,
    body: newKey,
    reply: madeKey,
    status: 201,
  },
  changeSourceKey: {
    method: 'PATCH',
    path: '/source-keys/:sourceKeyId',
    summary: 'Name, bind, switch off or limit a key',
    access: manage,
    params: sourceKeyId,
    body: keyChange,
    reply: zSourceKey,
  },
  removeSourceKey: {
    method: 'DELETE',
    path: '/source-keys/:sourceKeyId',
    summary: 'Remove a key: what uses it is refused from now on',
    access: manage,
    params: sourceKeyId,
    reply: zNothing,
    status: 204,
  },

  listRelays: {
    method: 'GET',
    path: '/relays',
    summary: 'Addresses that pass on the lines of others',
    access: manage,
    query: ofClient,
    reply: zPage(zRelay),
  },
  addRelay: {
    method: 'POST',
    path: '/relays',
    summary: 'Let an address speak for the devices of one client, or of all',
    access: manage,
    body: newRelay,
    reply: zRelay,
    status: 201,
  },
  changeRelay: {
    method: 'PATCH',
    path: '/relays/:relayId',
    summary: 'Name or switch off a relay',
    access: manage,
    params: relayId,
    body: relayChange,
    reply: zRelay,
  },
  removeRelay: {
    method: 'DELETE',
    path: '/relays/:relayId',
    summary: 'Remove a relay',
    access: manage,
    params: relayId,
    reply: zNothing,
    status: 204,
  },

  listSnmpUsers: {
    method: 'GET',
    path: '/snmp-users',
    summary: 'Users of SNMPv3 traps and informs; their pass phrases are never told',
    access: manage,
    query: ofClient,
    reply: zPage(zSnmpUser),
  },
  addSnmpUser: {
    method: 'POST',
    path: '/snmp-users',
    summary: 'Accept SNMPv3 traps and informs of a user',
    access: manage,
    body: newSnmpUser,
    reply: zSnmpUser,
    status: 201,
  },
  changeSnmpUser: {
    method: 'PATCH',
    path: '/snmp-users/:snmpUserId',
    summary: 'Bind or switch off a user of SNMPv3',
    access: manage,
    params: snmpUserId,
    body: snmpUserChange,
    reply: zSnmpUser,
  },
  removeSnmpUser: {
    method: 'DELETE',
    path: '/snmp-users/:snmpUserId',
    summary: 'Remove a user of SNMPv3',
    access: manage,
    params: snmpUserId,
    reply: zNothing,
    status: 204,
  },
});
