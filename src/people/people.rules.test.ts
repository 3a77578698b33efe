import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { StaffRole } from '../base/actor.ts';
import {
  allClientsFault,
  assignFault,
  differences,
  inviteFault,
  lastAdministratorFault,
  manageFault,
  slugOf,
} from './people.rules.ts';

const roles = ['engineer', 'lead-engineer', 'manager', 'administrator'] as const satisfies readonly StaffRole[];
const zRole = fc.constantFrom(...roles);
const zId = fc.constantFrom('a', 'b', 'c');

test('nobody below an administrator can lift anyone to, or touch anyone at, manager or above', () => {
  fc.assert(
    fc.property(zRole, zRole, (asker, role) => {
      const high = role === 'manager' || role === 'administrator';
      const by = { id: 'a', role: asker, clients: 'all' } as const;
      expect(inviteFault(by, role) === undefined).toBe(!high || asker === 'administrator');
      expect(manageFault(by, { id: 'b', role }) === undefined).toBe(!high || asker === 'administrator');
    }),
  );
});

test('nobody does to themselves what others do to them', () => {
  fc.assert(
    fc.property(zRole, zId, (role, id) => {
      expect(manageFault({ id, role, clients: 'all' }, { id, role })).toBeDefined();
      expect(assignFault({ id, role, clients: 'all' }, id)).toBeDefined();
    }),
  );
});

test('an office with administrators never empties', () => {
  fc.assert(
    fc.property(fc.uniqueArray(zId, { minLength: 1 }), fc.array(zId), (office, leaving) => {
      let left: string[] = office;
      for (const id of leaving)
        if (lastAdministratorFault(left, id) === undefined) left = left.filter((each) => each !== id);
      expect(left.length).toBeGreaterThan(0);
    }),
  );
});

test('the sight of all clients is given only by those who have it, and never taken from an administrator', () => {
  expect(
    allClientsFault({ id: 'a', role: 'manager', clients: ['x'] }, { role: 'engineer', allClients: true }),
  ).toBeDefined();
  expect(
    allClientsFault({ id: 'a', role: 'manager', clients: 'all' }, { role: 'engineer', allClients: true }),
  ).toBeUndefined();
  expect(
    allClientsFault({ id: 'a', role: 'administrator', clients: 'all' }, { role: 'administrator', allClients: false }),
  ).toBeDefined();
});

test('a slug has only letters, digits and dashes, whatever the name', () => {
  expect(['Müller & Söhne GmbH', '  --- ', '株式会社', 'A/B'].map(slugOf)).toEqual([
    'muller-sohne-gmbh',
    'client',
    'client',
    'a-b',
  ]);
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (name) => {
      expect(slugOf(name)).toMatch(/^[a-z0-9-]{1,60}$/);
    }),
  );
});

test('differences name what was sent and differs, with both values', () => {
  expect(differences({ a: 1, b: [1], c: null }, { a: 1, b: [2], c: undefined, d: null })).toEqual({ b: [[1], [2]] });
});
