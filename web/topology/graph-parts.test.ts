import { describe, expect, test } from 'vitest';
import type { MapLink, State } from '../../src/topology/map-api.ts';
import { bundleLabel } from './bundles.ts';
import { elementsOf } from './graph-parts.ts';
import type { ShownLink, ShownNode } from './graph-parts.ts';

const node = (id: string): ShownNode => ({
  managedFrom: [],
  ...{ id, name: id, kind: 'switch', deviceId: null, siteId: null, siteName: null, zone: '', peerId: null },
  ...{ addresses: [], layers: [], sayings: [], state: 'up', reasons: [], foldsInto: null, x: 0, y: 0, version: 1 },
});
const link = (id: string, state: State = 'up', more: Partial<ShownLink> = {}): ShownLink => ({
  ...{ id, a: 'core', b: 'access', aPort: '', bPort: '', aLag: '', bLag: '', label: 'Fibre', megabits: null },
  ...{ layers: [], sayings: [], state, reasons: [], lostAt: null, version: 1 },
  ...more,
});
const look = { folded: false, boxed: false, lit: new Set<string>(), iconFor: () => '' };
const edges = (links: ShownLink[], lit: string[] = []) =>
  elementsOf({ nodes: [node('core'), node('access'), node('far')], links }, { ...look, lit: new Set(lit) }).filter(
    ({ group }) => group === 'edges',
  );

describe('links side by side', () => {
  test('are one line with their number, in the state of the worst; pressed, it is the worst one', () => {
    const back = { a: 'access', b: 'core' };
    const [edge, ...others] = edges([link('1'), link('2', 'down', back), link('3'), link('4', 'up', { b: 'far' })]);
    expect(edge).toMatchObject({ data: { id: '1', first: '2', holds: ['1', '2', '3'], label: '✕ 1 of 3 down' } });
    expect(edge?.classes).toBe('down bundle');
    expect(others).toMatchObject([{ data: { id: '4', first: '4', label: 'Fibre' }, classes: 'up' }]);
  });

  test('are lit when one of them is', () => {
    expect(edges([link('1'), link('2')], ['2'])).toMatchObject([{ classes: 'up bundle lit' }]);
  });

  test('stay apart where each of them says how it differs', () => {
    const differing = [link('1', 'up', { change: 'added', says: 'New' }), link('2', 'up', { change: 'same' })];
    expect(edges(differing)).toMatchObject([{ classes: 'up parallel added' }, { classes: 'up parallel faded' }]);
  });

  test.each<[string, string, Partial<MapLink>[]]>([
    ['without an aggregate', '× 2', [{}, {}]],
    [
      'with one of the same name',
      'ae0 × 2',
      [
        { aLag: 'ae0', bLag: 'ae0' },
        { aLag: 'ae0', bLag: 'ae0' },
      ],
    ],
    [
      'with one of two names',
      'Po1 – ae0 × 2',
      [
        { aLag: 'ae0', bLag: 'Po1' },
        { aLag: 'Po1', bLag: 'ae0' },
      ],
    ],
    ['with one known at one end', 'ae0 × 2', [{ aLag: 'ae0' }, { aLag: 'ae0' }]],
    ['of two aggregates', '× 2', [{ aLag: 'ae0' }, { aLag: 'ae1' }]],
    ['one gone', '✕ 1 of 2 not seen any more', [{}, { lostAt: '2026-03-02T09:00:00Z' }]],
  ])('%s say %s', (_says, expected, links) => {
    expect(bundleLabel(links.map((more, i) => link(String(i), 'up', more)))).toBe(expected);
  });
});
