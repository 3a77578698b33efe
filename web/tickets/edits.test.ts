import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Problem } from '../../src/base/problem.ts';
import { changedSince, clashes, currentOf, editedFields, joined, takenOver } from './edits.ts';

const text = fc.constantFrom('', 'a', 'b', 'c');
const edited = fc.record({
  title: text,
  description: text,
  component: text,
  deviceId: fc.option(text, { nil: null }),
});

test('nothing either of the two changed is lost, and only what both changed is asked about', () => {
  fc.assert(
    fc.property(edited, edited, edited, (base, mine, theirs) => {
      const both = joined(base, mine, theirs);
      const asked = clashes(base, mine, theirs);
      for (const field of editedFields) {
        if (mine[field] !== base[field]) expect(both[field]).toBe(mine[field]);
        else expect(both[field]).toBe(theirs[field]);
        const differs = new Set([base[field], mine[field], theirs[field]]).size;
        if (asked.includes(field)) expect(differs).toBeGreaterThan(1);
        else if (mine[field] !== base[field]) expect([base[field], mine[field]]).toContain(theirs[field]);
      }
      expect(takenOver(base, mine, theirs).filter((field) => asked.includes(field))).toEqual([]);
      expect(joined(base, base, theirs)).toEqual(theirs);
      expect(joined(base, mine, base)).toEqual(mine);
    }),
  );
});

const plain = {
  ...{ title: 't', description: '', component: '', deviceId: null },
  ...{ state: 'open' as const, priority: 'P3' as const, assigneeName: null },
};

test('who wrote meanwhile is told what was changed, not that the version moved', () => {
  const seen = { version: 3, ...plain };
  expect(changedSince(seen, { ...seen, version: 4 })).toEqual([]);
  expect(changedSince(seen, { ...seen, version: 4, title: 'u', state: 'resolved', assigneeName: 'Ann' })).toEqual([
    'title',
    'state',
    'assigneeName',
  ]);
});

test('the refusal carries the ticket as it is; other refusals do not', () => {
  const current = { version: 3, ...plain };
  expect(currentOf(new Problem('ticket/changed', 409, 'x', { current }))).toMatchObject({ version: 3, title: 't' });
  expect(currentOf(new Problem('ticket/closed', 409, 'x', { current }))).toBeUndefined();
  expect(currentOf(new Error('x'))).toBeUndefined();
});
