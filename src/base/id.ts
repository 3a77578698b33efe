import { randomBytes } from 'node:crypto';
import type { Instant } from './clock.ts';

/**
 * A UUID of version 7 (RFC 9562 section 5.7): 48 bits of milliseconds, then randomness, so that keys made one after
 * another lie side by side in an index.
 */
export function newId(now: Instant): string {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(Math.floor(now), 0, 6);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x70, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** A secret for tokens and links: 32 random bytes, URL-safe, 43 characters. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}
