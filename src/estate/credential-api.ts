/** What devices are asked with. Whatever is secret goes in and never comes out. Browser-safe. */
import { z } from 'zod';
import { pageQuery, routes, zId, zInstant, zNothing, zPage, zText, zVersion } from '../http/contract.ts';

export const credentialKinds = ['snmp-v2c', 'snmp-v3', 'ssh-password', 'ssh-key'] as const;
export type CredentialKind = (typeof credentialKinds)[number];

/** As spelt in src/snmp/usm.ts, which no browser can read. */
export const snmpAuths = ['none', 'md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512'] as const;
export const snmpPrivs = ['none', 'des', 'aes128', 'aes256', 'aes256-cisco'] as const;

const zPhrase = z.string().min(8, 'must have at least 8 characters').max(200);
const zUser = zText(64);

export const zCredentialInput = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('snmp-v2c'), community: zText(200) }),
  z
    .object({
      kind: z.literal('snmp-v3'),
      user: zText(32),
      auth: z.enum(snmpAuths),
      authPhrase: zPhrase.optional(),
      priv: z.enum(snmpPrivs),
      privPhrase: zPhrase.optional(),
      context: zText(32).optional(),
    })
    .refine(({ auth, authPhrase }) => (auth === 'none') === (authPhrase === undefined), {
      path: ['authPhrase'],
      message: 'must be there unless there is no authentication',
    })
    .refine(({ priv, privPhrase }) => (priv === 'none') === (privPhrase === undefined), {
      path: ['privPhrase'],
      message: 'must be there unless nothing is encrypted',
    })
    .refine(({ auth, priv }) => auth !== 'none' || priv === 'none', {
      path: ['priv'],
      message: 'needs authentication, too',
    }),
  z.object({ kind: z.literal('ssh-password'), user: zUser, password: z.string().min(1).max(1000) }),
  z.object({ kind: z.literal('ssh-key'), user: zUser, privateKey: z.string().min(1).max(20_000) }),
]);
export type CredentialInput = z.output<typeof zCredentialInput>;

export const zCredential = z.object({
  id: z.uuid(),
  clientId: z.uuid(),
  clientName: z.string(),
  name: z.string(),
  kind: z.enum(credentialKinds),
  /** Of a user: its name and how it proves itself; null for a community. */
  user: z.string().nullable(),
  auth: z.string().nullable(),
  priv: z.string().nullable(),
  lastUsedOn: z.iso.date().nullable(),
  version: zVersion,
  createdAt: zInstant,
  changedAt: zInstant,
});
export type Credential = z.output<typeof zCredential>;

const newCredential = z.object({ clientId: zId('client'), name: zText(120), secret: zCredentialInput });
export type NewCredential = z.output<typeof newCredential>;
const credentialChange = z.object({
  name: zText(120).optional(),
  secret: zCredentialInput.optional(),
  version: zVersion,
});
export type CredentialChange = z.output<typeof credentialChange>;

const credentialQuery = pageQuery.extend({
  clientId: zId('client').optional(),
  kind: z.enum(credentialKinds).optional(),
});
export type CredentialQuery = z.output<typeof credentialQuery>;

const params = z.object({ credentialId: zId('credential') });
const manage = { may: 'devices.manage' } as const;

export const credentialRoutes = routes({
  listCredentials: {
    method: 'GET',
    path: '/credentials',
    summary: 'Credentials for devices, by name; never their secrets',
    access: { may: 'devices.read' },
    query: credentialQuery,
    reply: zPage(zCredential),
  },
  addCredential: {
    method: 'POST',
    path: '/credentials',
    summary: 'Add a credential; its secret is sealed and never shown again',
    access: manage,
    body: newCredential,
    reply: zCredential,
    status: 201,
  },
  changeCredential: {
    method: 'PATCH',
    path: '/credentials/:credentialId',
    summary: 'Rename a credential, or replace its secret',
    access: manage,
    params,
    body: credentialChange,
    reply: zCredential,
  },
  removeCredential: {
    method: 'POST',
    path: '/credentials/:credentialId/remove',
    summary: 'Remove a credential; what asks with it stops asking',
    access: manage,
    params,
    body: z.object({ version: zVersion }),
    reply: zNothing,
  },
});
