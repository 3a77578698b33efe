/** What a collector polls, on the way to it: the directory of the poller in JSON, keys in base64. */
import { z } from 'zod';
import type { Directory } from '../monitoring/directory.ts';
import { zPartKind } from '../monitoring/results.ts';
import type { Credential } from '../snmp/security.ts';
import { authProtocols, privProtocols } from '../snmp/usm.ts';

const zKey = z.base64().transform((text) => Buffer.from(text, 'base64'));
const zCredential = z.discriminatedUnion('version', [
  z.object({ version: z.literal('2c'), community: z.string() }),
  z.object({
    version: z.literal('3'),
    user: z.string(),
    keys: z
      .object({ auth: z.enum(authProtocols), priv: z.enum(privProtocols), authKey: zKey, privKey: zKey })
      .nullable(),
    context: z.string().nullable(),
  }),
]);

const zOwned = z.object({ clientId: z.string(), deviceId: z.string() });
const zPolled = zOwned.extend({
  credentialId: z.string().nullable(),
  snmpPort: z.number(),
  interfaceSeconds: z.number(),
  healthSeconds: z.number(),
  slowSeconds: z.number(),
  ping: z.boolean(),
  tcpPort: z.number().nullable(),
  name: z.string(),
  address: z.string(),
  zone: z.string(),
  credential: zCredential.nullable(),
});
const zCheck = zOwned.extend({
  id: z.string(),
  name: z.string(),
  kind: z.enum(['http', 'https', 'tls', 'tcp']),
  port: z.number(),
  host: z.string(),
  path: z.string(),
  expectStatus: z.number(),
  verify: z.boolean(),
  warnDays: z.number(),
  everySeconds: z.number(),
  version: z.number(),
  createdAt: z.string(),
  address: z.string(),
});
const zState = zOwned.extend({
  since: z.string(),
  part: z.object({
    kind: zPartKind,
    component: z.string(),
    state: z.string(),
    detail: z.record(z.string(), z.union([z.string(), z.number()])),
  }),
});
const zWatch = z.object({ findingId: z.string(), component: z.string(), condition: z.string(), since: z.number() });
const zPaper = z.object({
  devices: z.array(zPolled),
  states: z.array(zState),
  watches: z.array(z.tuple([z.string(), z.array(zWatch)])),
  checks: z.array(zCheck),
});

/** Plain values; `credential` is what was opened for the way. */
export function paperOf({ devices, states, watches, checks }: Directory): object {
  return {
    devices: devices.map(({ credential, ...device }) => ({
      ...device,
      credential: credential ? told(credential) : null,
    })),
    states,
    watches: [...watches],
    checks,
  };
}

/** The directory again; throws a ZodError when it is none. */
export function readPaper(paper: unknown): Directory {
  const { devices, states, watches, checks } = zPaper.parse(paper);
  return {
    devices: devices.map(({ credential, ...device }) => ({
      ...device,
      credential: credential ? heard(credential) : undefined,
    })),
    states,
    watches: new Map(watches),
    checks,
  };
}

function told(credential: Credential): object {
  if (credential.version === '2c') return credential;
  const { user, keys, context = null } = credential;
  const text = keys && {
    ...keys,
    authKey: keys.authKey.toString('base64'),
    privKey: keys.privKey.toString('base64'),
  };
  return { version: '3', user, keys: text ?? null, context };
}

function heard(credential: z.output<typeof zCredential>): Credential {
  if (credential.version === '2c') return credential;
  const { user, keys, context } = credential;
  return { version: '3', user, keys: keys ?? undefined, ...(context === null ? {} : { context }) };
}
