import { describe, expect, it } from 'vitest';
import { readFilters } from '../kit/filters.ts';
import { isNarrowed, queueShape, searchOf, viewOf } from './queue-filters.ts';

describe('filters of the queue', () => {
  it('survive being saved as a view', () => {
    const filters = readFilters(queueShape, new URLSearchParams('tab=mine&priority=P1&priority=P2&text=vpn'));
    expect(viewOf(filters)).toEqual({ tab: 'mine', priority: 'P1,P2', text: 'vpn' });
    expect(readFilters(queueShape, new URLSearchParams(searchOf(viewOf(filters))))).toEqual(filters);
  });

  it('show the live queue by time to breach when the address says nothing', () => {
    expect(readFilters(queueShape, new URLSearchParams())).toEqual({ tab: 'live', sort: 'due' });
  });

  it('drop what a view of an older version says and this one does not know', () => {
    expect(searchOf({ tab: 'snoozed', priority: 'P1' })).toBe('priority=P1');
  });

  it('tell a narrowed list from a whole one', () => {
    expect(isNarrowed(readFilters(queueShape, new URLSearchParams('tab=all&sort=updated')))).toBe(false);
    expect(isNarrowed(readFilters(queueShape, new URLSearchParams('text=vpn')))).toBe(true);
  });
});
