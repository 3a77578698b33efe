/** Small cryptography of sign-in: digests of random secrets, sealing of what must be read again, keys from the installation's secret. */
import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync, randomBytes } from 'node:crypto';

export type Keys = { seal: Buffer; recovery: Buffer };

/** Keys for one purpose each, from the installation's secret (hex); they are in no database and in no backup of one. */
export function keysFrom(installationSecret: string): Keys {
  const key = (purpose: string): Buffer =>
    Buffer.from(hkdfSync('sha256', Buffer.from(installationSecret, 'hex'), '', `watchfloor ${purpose}`, 32));
  return { seal: key('second factor'), recovery: key('recovery code') };
}

/** SHA-256 of a random secret of 256 bits: too large to guess, so no slow hash is needed. */
export function digest(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

/** A recovery code is short, so its digest needs a key that a stolen database lacks. */
export function recoveryDigest(keys: Keys, personId: string, code: string): Buffer {
  return createHmac('sha256', keys.recovery).update(`${personId} ${code}`).digest();
}

/** AES-256-GCM, bound to whose it is: `nonce ‖ tag ‖ text`. */
export function seal(keys: Keys, personId: string, text: string): Buffer {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', keys.seal, nonce).setAAD(Buffer.from(personId));
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]);
}

/** Throws when the bytes were altered, or sealed for another person or under another secret. */
export function unseal(keys: Keys, personId: string, bytes: Buffer): string {
  const decipher = createDecipheriv('aes-256-gcm', keys.seal, bytes.subarray(0, 12)).setAAD(Buffer.from(personId));
  decipher.setAuthTag(bytes.subarray(12, 28));
  return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8');
}
