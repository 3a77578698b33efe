/** One-time codes from the time (RFC 6238) and the secrets they come from (RFC 4648 base 32). Pure. */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Instant } from '../base/clock.ts';

const STEP_MS = 30_000;
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** 160 random bits in base 32: the length RFC 4226 section 4 recommends. */
export function newTotpSecret(): string {
  return base32(randomBytes(20));
}

/** The time step an instant lies in. */
export function stepOf(now: Instant): number {
  return Math.floor(now / STEP_MS);
}

/** The six digits of one step (SHA-1, as every authenticator app supports). */
export function totpCode(secret: string, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac('sha1', fromBase32(secret)).update(counter).digest();
  const offset = (mac.at(-1) ?? 0) & 0x0f;
  return String((mac.readUInt32BE(offset) & 0x7fff_ffff) % 1_000_000).padStart(6, '0');
}

/**
 * The step whose code this is: the present one or, for clocks that differ, the one before or after; never one that is
 * not later than `last`, so that a code works once (RFC 6238 section 5.2). Undefined when none fits.
 */
export function acceptedStep(secret: string, code: string, now: Instant, last: number): number | undefined {
  const present = stepOf(now);
  return [present, present - 1, present + 1].find((step) => step > last && same(totpCode(secret, step), code));
}

/** What authenticator apps read from a QR code. */
export function totpUri(secret: string, account: string): string {
  return `otpauth://totp/Watchfloor:${encodeURIComponent(account)}?secret=${secret}&issuer=Watchfloor&algorithm=SHA1&digits=6&period=30`;
}

/** Base 32 without padding. */
export function base32(bytes: Buffer): string {
  let bits = '';
  for (const byte of bytes) bits += byte.toString(2).padStart(8, '0');
  return (bits.match(/.{1,5}/g) ?? []).map((five) => ALPHABET.charAt(Number.parseInt(five.padEnd(5, '0'), 2))).join('');
}

function fromBase32(text: string): Buffer {
  const bits = [...text].map((letter) => ALPHABET.indexOf(letter).toString(2).padStart(5, '0')).join('');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((eight) => Number.parseInt(eight, 2)));
}

function same(a: string, b: string): boolean {
  return a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
}
