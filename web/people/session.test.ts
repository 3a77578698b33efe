import { describe, expect, it } from 'vitest';
import { nextAddress } from './session.ts';

const to = (next: string, side: 'staff' | 'client' = 'staff'): string =>
  nextAddress(new URLSearchParams({ next }), side);

describe('where one goes after signing in', () => {
  it('is where one was stopped', () => {
    expect(to('/tickets?tab=mine')).toBe('/tickets?tab=mine');
    expect(to('/portal/tickets', 'client')).toBe('/portal/tickets');
  });

  it.each(['https://evil.example', '//evil.example', '/\\evil.example', 'javascript:alert(1)', ''])(
    'is never another site: %s',
    (next) => {
      expect(to(next)).toBe('/');
      expect(to(next, 'client')).toBe('/portal');
    },
  );

  it('is on one’s own side', () => {
    expect(to('/tickets', 'client')).toBe('/portal');
    expect(to('/portal')).toBe('/');
  });
});
