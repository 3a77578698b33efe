import type { Lane, Look, Reason, SweepRow } from '../../src/sweep/api.ts';

export const laneWords: Record<Lane, string> = { anomalies: 'Anomalies', links: 'Link changes', spikes: 'Spikes' };

export const reasonWords: Record<Reason, { label: string; says: string }> = {
  planned: { label: 'Planned work', says: 'We or the client did this on purpose.' },
  known: { label: 'Known', says: 'It is known and being followed elsewhere.' },
  'one-off': { label: 'One-off', says: 'A backup, a large copy, a test: over and of no concern.' },
  'business-hours': { label: 'Business hours', says: 'How this network is at this time of the week.' },
  other: { label: 'Other', says: 'For another reason, which is written down.' },
};

export function isLeft({ explanation, ticket }: Pick<SweepRow, 'explanation' | 'ticket'>, now: string): boolean {
  return ticket === null && (explanation === null || explanation.until <= now);
}

/** What came of a look, in words. */
export function outcomeOf({ ticketed, explained }: Pick<Look, 'ticketed' | 'explained'>): string {
  const tickets = ticketed === 0 ? '' : `${ticketed} ${ticketed === 1 ? 'ticket' : 'tickets'}`;
  const rows = explained === 0 ? '' : `${explained} explained`;
  return [tickets, rows].filter(Boolean).join(', ') || 'all quiet';
}
