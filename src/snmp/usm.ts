/**
 * The user-based security model: RFC 3414 (keys, MD5, SHA-1, DES), RFC 7860 (SHA-2), RFC 3826 (AES-128) and the two
 * drafts for AES-256 that are in the field: Blumenthal's (net-snmp, Junos) and Reeder's (Cisco).
 */
import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

export const authProtocols = ['md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512'] as const;
export type AuthProtocol = (typeof authProtocols)[number];
export const privProtocols = ['none', 'des', 'aes128', 'aes256', 'aes256-cisco'] as const;
export type PrivProtocol = (typeof privProtocols)[number];

/** Octets of the truncated digest in a message. */
const DIGEST: Record<AuthProtocol, number> = { md5: 12, sha1: 12, sha224: 16, sha256: 24, sha384: 32, sha512: 48 };
const KEY: Record<Exclude<PrivProtocol, 'none'>, number> = { des: 16, aes128: 16, aes256: 32, 'aes256-cisco': 32 };

/** A user's keys before they are bound to an engine (Ku): all that must be kept, the pass phrases are not. */
export type UserKeys = { auth: AuthProtocol; priv: PrivProtocol; authKey: Buffer; privKey: Buffer };
/** The same bound to one engine (Kul). */
export type EngineKeys = { auth: AuthProtocol; priv: PrivProtocol; authKey: Buffer; privKey: Buffer };
export type Sealed = { ciphertext: Buffer; parameters: Buffer };
type EngineTime = { boots: number; time: number };

const EXPANDED = 1_048_576;

/** RFC 3414 appendix A.2: hash of the pass phrase repeated to 1 MiB. About 3 ms, so done once, when a user is made. */
export function keyOfPhrase(auth: AuthProtocol, phrase: string): Buffer {
  return createHash(auth)
    .update(Buffer.alloc(EXPANDED, Buffer.from(phrase, 'utf8')))
    .digest();
}

/** The keys of two pass phrases. About 6 ms of CPU. */
export function keysOfPhrases(
  auth: AuthProtocol,
  authPhrase: string,
  priv: PrivProtocol,
  privPhrase: string,
): UserKeys {
  return {
    auth,
    priv,
    authKey: keyOfPhrase(auth, authPhrase),
    privKey: priv === 'none' ? Buffer.alloc(0) : keyOfPhrase(auth, privPhrase),
  };
}

export function digestLength(auth: AuthProtocol): number {
  return DIGEST[auth];
}

/** Binds keys to an engine; two hashes, so cheap enough for each message. */
export function localize(keys: UserKeys, engineId: Buffer): EngineKeys {
  const { auth, priv } = keys;
  const bind = (key: Buffer): Buffer => createHash(auth).update(key).update(engineId).update(key).digest();
  if (priv === 'none') return { auth, priv, authKey: bind(keys.authKey), privKey: Buffer.alloc(0) };
  return { auth, priv, authKey: bind(keys.authKey), privKey: lengthen(priv, auth, bind(keys.privKey), engineId) };
}

function lengthen(priv: Exclude<PrivProtocol, 'none'>, auth: AuthProtocol, short: Buffer, engineId: Buffer): Buffer {
  let key = short;
  while (key.length < KEY[priv]) {
    // Blumenthal: hash of all so far. Reeder: the whole key derivation again, with the last piece as the pass phrase.
    const more =
      priv === 'aes256-cisco'
        ? reeder(auth, key.subarray(-short.length), engineId)
        : createHash(auth).update(key).digest();
    key = Buffer.concat([key, more]);
  }
  return key.subarray(0, KEY[priv]);
}

function reeder(auth: AuthProtocol, piece: Buffer, engineId: Buffer): Buffer {
  const whole = createHash(auth).update(Buffer.alloc(EXPANDED, piece)).digest();
  return createHash(auth).update(whole).update(engineId).update(whole).digest();
}

/** The digest over a message whose digest field is zero (RFC 3414 section 6.3.1). */
export function digestOf(keys: EngineKeys, message: Buffer): Buffer {
  return createHmac(keys.auth, keys.authKey).update(message).digest().subarray(0, DIGEST[keys.auth]);
}

/** Whether `digest`, which stands at `at` in `message`, is this user's. The message is left as it was. */
export function isAuthentic(keys: EngineKeys, message: Buffer, at: number, digest: Buffer): boolean {
  if (digest.length !== DIGEST[keys.auth]) return false;
  const blank = Buffer.from(message);
  blank.fill(0, at, at + digest.length);
  return timingSafeEqual(digestOf(keys, blank), digest);
}

/** Decrypts a scoped PDU; undefined when the parameters cannot be right. A wrong key gives nonsense, which the reader refuses. */
export function decrypt(keys: EngineKeys, sealed: Sealed, clock: EngineTime): Buffer | undefined {
  const { ciphertext, parameters } = sealed;
  if (parameters.length !== 8 || ciphertext.length === 0) return undefined;
  switch (keys.priv) {
    case 'none':
      return undefined;
    case 'des': {
      if (ciphertext.length % 8 !== 0) return undefined;
      const cipher = createDecipheriv(
        'des-ede3-cbc',
        tripled(keys.privKey),
        desVector(keys.privKey, parameters),
      ).setAutoPadding(false);
      return Buffer.concat([cipher.update(ciphertext), cipher.final()]);
    }
    default: {
      const cipher = createDecipheriv(aesName(keys.priv), keys.privKey, aesVector(clock, parameters));
      return Buffer.concat([cipher.update(ciphertext), cipher.final()]);
    }
  }
}

export function encrypt(keys: EngineKeys, plain: Buffer, clock: EngineTime): Sealed {
  const parameters = randomBytes(8);
  if (keys.priv === 'des') {
    const padded = Buffer.concat([plain, Buffer.alloc((8 - (plain.length % 8)) % 8)]);
    const cipher = createCipheriv(
      'des-ede3-cbc',
      tripled(keys.privKey),
      desVector(keys.privKey, parameters),
    ).setAutoPadding(false);
    return { ciphertext: Buffer.concat([cipher.update(padded), cipher.final()]), parameters };
  }
  const cipher = createCipheriv(aesName(keys.priv), keys.privKey, aesVector(clock, parameters));
  return { ciphertext: Buffer.concat([cipher.update(plain), cipher.final()]), parameters };
}

function aesName(priv: PrivProtocol): 'aes-128-cfb' | 'aes-256-cfb' {
  return priv === 'aes128' ? 'aes-128-cfb' : 'aes-256-cfb';
}

// RFC 3826 section 3.1.2.1.
function aesVector({ boots, time }: EngineTime, salt: Buffer): Buffer {
  const vector = Buffer.alloc(16);
  vector.writeInt32BE(boots, 0);
  vector.writeInt32BE(time, 4);
  salt.copy(vector, 8);
  return vector;
}

// RFC 3414 section 8.1.1.1: the second half of the key is the pre-vector, mixed with the salt.
function desVector(key: Buffer, salt: Buffer): Buffer {
  return Buffer.from(key.subarray(8, 16).map((octet, i) => octet ^ (salt[i] ?? 0)));
}

// Single DES is gone from OpenSSL 3's default provider; three times the same key is the same cipher.
function tripled(key: Buffer): Buffer {
  const des = key.subarray(0, 8);
  return Buffer.concat([des, des, des]);
}
