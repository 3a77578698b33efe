/** What a collector is, from what is known of it. Pure. */
import type { CollectorState } from './api.ts';

export type Known = {
  enrolledAt: string | null;
  connectedAt: string | null;
  heardAt: string | null;
  lostAt: string | null;
  revokedAt: string | null;
  createdAt: string;
};

/** Not heard for so long is lost. */
export const LOST_AFTER_MS = 30_000;

export function stateOf(known: Known): { state: CollectorState; since: string | null } {
  if (known.revokedAt !== null) return { state: 'revoked', since: known.revokedAt };
  if (known.enrolledAt === null) return { state: 'added', since: known.createdAt };
  if (known.lostAt !== null) return { state: 'lost', since: known.heardAt };
  if (known.connectedAt !== null) return { state: 'connected', since: known.connectedAt };
  return { state: 'away', since: known.heardAt };
}

/** An instant of a site's clock that can be believed, else ours: a clock that was never set says 1970. */
export function believable(at: number, now: number): number {
  const MINUTE = 60_000;
  return at > now + 5 * MINUTE || at < now - 60 * 24 * 60 * MINUTE ? now : at;
}
