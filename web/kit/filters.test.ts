import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readFilters, writeFilters } from './filters.ts';

const shape = z.object({
  tab: z.enum(['open', 'mine']).default('open'),
  priority: z.array(z.enum(['p1', 'p2'])).optional(),
  text: z.string().optional(),
});

describe('filters in the address', () => {
  it('go there and back', () => {
    const filters = { tab: 'mine', priority: ['p1', 'p2'], text: 'vpn & more' } as const;
    expect(readFilters(shape, writeFilters(shape, { ...filters, priority: [...filters.priority] }))).toEqual(filters);
  });

  it('take one value for a list of one', () => {
    expect(readFilters(shape, new URLSearchParams('priority=p1'))).toEqual({ tab: 'open', priority: ['p1'] });
  });

  it('leave out what does not fit instead of failing the page', () => {
    expect(readFilters(shape, new URLSearchParams('tab=nonsense&priority=p9&text=a&other=1'))).toEqual({
      tab: 'open',
      text: 'a',
    });
  });

  it('write no defaults and nothing empty', () => {
    expect(writeFilters(shape, { tab: 'open', text: '' }).toString()).toBe('');
  });
});
