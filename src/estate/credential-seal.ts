/**
 * Credentials at rest, by envelope: the secret under a key of its own, that key under its client's, the client's under
 * the installation's, which lies in the data folder and not in the database. Each is bound to its client, record and
 * version: no row opens as another, and no older version in the place of a newer one.
 */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { Problem } from '../base/problem.ts';
import { authProtocols, keysOfPhrases, privProtocols } from '../snmp/usm.ts';
import type { UserKeys } from '../snmp/usm.ts';
import type { CredentialInput } from './credential-api.ts';

const [KEY, NONCE, TAG] = [32, 12, 16];

/** What is sealed. Of pass phrases only the keys are kept that they make (RFC 3414 appendix A.2). */
const zSecret = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('snmp-v2c'), community: z.string() }),
  z.object({
    kind: z.literal('snmp-v3'),
    user: z.string(),
    keys: z
      .object({ auth: z.enum(authProtocols), priv: z.enum(privProtocols), authKey: z.hex(), privKey: z.string() })
      .nullable(),
    context: z.string().optional(),
  }),
  z.object({ kind: z.literal('ssh-password'), user: z.string(), password: z.string() }),
  z.object({ kind: z.literal('ssh-key'), user: z.string(), privateKey: z.string() }),
]);

/** A credential as its users need it. */
export type Secret =
  | { kind: 'snmp-v2c'; community: string }
  | { kind: 'snmp-v3'; user: string; keys: UserKeys | undefined; context?: string }
  | { kind: 'ssh-password'; user: string; password: string }
  | { kind: 'ssh-key'; user: string; privateKey: string };

export type Identity = { clientId: string; id: string; version: number };
export type Envelope = { wrappedKey: Buffer; sealed: Buffer };

/** A new key of a client, wrapped for the table. */
export function newClientKey(installation: string, clientId: string): Buffer {
  return seal(masterOf(installation), randomBytes(KEY), `client ${clientId}`);
}

export function sealCredential(
  { installation, clientKey }: { installation: string; clientKey: Buffer },
  identity: Identity,
  input: CredentialInput,
): Envelope {
  const ofClient = open(masterOf(installation), clientKey, `client ${identity.clientId}`);
  const key = randomBytes(KEY);
  return {
    wrappedKey: seal(ofClient, key, nameOf(identity)),
    sealed: seal(key, Buffer.from(JSON.stringify(keptOf(input))), nameOf(identity)),
  };
}

export function openCredential(
  { installation, clientKey }: { installation: string; clientKey: Buffer },
  identity: Identity,
  { wrappedKey, sealed }: Envelope,
): Secret {
  const ofClient = open(masterOf(installation), clientKey, `client ${identity.clientId}`);
  const key = open(ofClient, wrappedKey, nameOf(identity));
  const kept = zSecret.parse(JSON.parse(open(key, sealed, nameOf(identity)).toString('utf8')));
  switch (kept.kind) {
    case 'snmp-v3':
      return {
        kind: kept.kind,
        user: kept.user,
        keys: kept.keys ? octetsOf(kept.keys) : undefined,
        ...(kept.context !== undefined && { context: kept.context }),
      };
    default:
      return kept;
  }
}

function octetsOf(keys: Omit<UserKeys, 'authKey' | 'privKey'> & { authKey: string; privKey: string }): UserKeys {
  return { ...keys, authKey: Buffer.from(keys.authKey, 'hex'), privKey: Buffer.from(keys.privKey, 'hex') };
}

function keptOf(input: CredentialInput): z.input<typeof zSecret> {
  if (input.kind !== 'snmp-v3') return input;
  const { kind, user, auth, authPhrase = '', priv, privPhrase = '', context } = input;
  if (auth === 'none') return { kind, user, keys: null, context };
  const keys = keysOfPhrases(auth, authPhrase, priv, privPhrase);
  return {
    kind,
    user,
    keys: { ...keys, authKey: keys.authKey.toString('hex'), privKey: keys.privKey.toString('hex') },
    context,
  };
}

function nameOf({ clientId, id, version }: Identity): string {
  return `credential ${clientId} ${id} ${version}`;
}

/** `nonce ‖ tag ‖ text`, AES-256-GCM. */
function seal(key: Buffer, plain: Buffer, name: string): Buffer {
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(name));
  const text = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), text]);
}

function open(key: Buffer, sealed: Buffer, name: string): Buffer {
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE)).setAAD(Buffer.from(name));
    decipher.setAuthTag(sealed.subarray(NONCE, NONCE + TAG));
    return Buffer.concat([decipher.update(sealed.subarray(NONCE + TAG)), decipher.final()]);
  } catch {
    // GCM says no more than that it does not fit; the key's origin is what a person can mend.
    throw new Problem(
      'credential/sealed',
      500,
      'A credential cannot be opened with the secret of this installation. Enter it anew.',
    );
  }
}

function masterOf(installation: string): Buffer {
  return Buffer.from(hkdfSync('sha256', Buffer.from(installation, 'hex'), '', 'watchfloor credentials', KEY));
}
