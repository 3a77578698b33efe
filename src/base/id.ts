import { randomBytes } from 'node:crypto';
import type { Instant } from './clock.ts';

// Of the ids of one millisecond, the next is one more than the last (RFC 9562 section 6.2, method 1).
const counter = { at: -1, value: 0 };
const COUNTER_MOST = 0xfff;

/**
 * A UUID of version 7 (RFC 9562 section 5.7): 48 bits of milliseconds, 12 of a counter, then randomness, so that keys
 * made one after another sort in that order and lie side by side in an index.
 */
export function newId(now: Instant): string {
  const at = Math.floor(now);
  const bytes = randomBytes(16);
  // A fresh millisecond starts low, with room above; a full counter starts again and only loses its order.
  const isNext = at === counter.at && counter.value < COUNTER_MOST;
  counter.value = isNext ? counter.value + 1 : bytes.readUInt8(6);
  counter.at = at;
  bytes.writeUIntBE(at, 0, 6);
  bytes.writeUInt16BE(0x7000 | counter.value, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** A secret for tokens and links: 32 random bytes, URL-safe, 43 characters. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}
