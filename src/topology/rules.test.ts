import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { neighboursOf, reach, weakPoints } from './graph.rules.ts';
import type { Edge } from './graph.rules.ts';
import { endsOf, filledIn, findLink, matchNeighbour, nameOf } from './match.rules.ts';
import type { Known, LinkRow, Neighbour } from './match.rules.ts';
import { isEverybodys, isOfPort, macOf, nameKey, portKey } from './ports.rules.ts';

const node = (id: string, more: Partial<Known> = {}): Known => ({
  id,
  name: id,
  systemName: '',
  chassisMac: '',
  addresses: [],
  deviceId: null,
  ...more,
});
const told = (more: Partial<Neighbour> = {}): Neighbour => ({
  port: 'ge-0/0/1',
  theirPort: '',
  systemName: '',
  chassisMac: '',
  addresses: [],
  ...more,
});
const link = (id: string, aId: string, bId: string, more: Partial<LinkRow> = {}): LinkRow => ({
  id,
  aId,
  bId,
  aPort: '',
  bPort: '',
  label: '',
  designed: false,
  ...more,
});

describe('spellings', () => {
  test('short and long names of a port are one', () => {
    expect(portKey('Gi1/0/1')).toBe(portKey('GigabitEthernet1/0/1'));
    expect(portKey('Te 1/1')).toBe(portKey('TenGigabitEthernet1/1'));
    expect(portKey('Po1')).toBe(portKey('port-channel1'));
    expect(portKey('ge-0/0/1')).not.toBe(portKey('xe-0/0/1'));
  });
  test('a logical unit belongs to its port, a port with a longer number does not', () => {
    expect(isOfPort('ge-0/0/1.0', 'ge-0/0/1')).toBe(true);
    expect(isOfPort('ge-0/0/11', 'ge-0/0/1')).toBe(false);
    expect(isOfPort('', '')).toBe(false);
  });
  test('hardware addresses in three spellings; groups and blanks are nobody', () => {
    expect([macOf('00-1B-17-AA-BB-CC'), macOf('001b.17aa.bbcc'), macOf('00:1b:17:aa:bb:cc')]).toEqual(
      Array.from({ length: 3 }, () => '00:1b:17:aa:bb:cc'),
    );
    expect([macOf('01:80:c2:00:00:0e'), macOf('00:00:00:00:00:00'), macOf('core-1')]).toEqual(['', '', '']);
  });
  test('a name is known with and without its domain; an address is no name with a domain', () => {
    expect(nameKey('CORE-1.acme.example.')).toBe('core-1');
    expect(nameKey('10.0.0.1')).toBe('10.0.0.1');
  });
  test('addresses that anybody has say nothing', () => {
    expect(['127.0.0.1', '169.254.1.1', 'fe80::1', '::1', '0.0.0.0'].every(isEverybodys)).toBe(true);
    expect(['10.0.0.1', '192.168.1.1', '2001:db8::1'].some(isEverybodys)).toBe(false);
  });
});

describe('who a neighbour is', () => {
  const nodes = [
    node('sw1', { addresses: ['10.0.0.1', '127.0.0.1'], chassisMac: '00:1b:17:aa:bb:01' }),
    node('sw2', { addresses: ['10.0.0.2', '127.0.0.1'], chassisMac: '00:1b:17:aa:bb:02' }),
    node('fw1', { addresses: ['10.0.0.3', '192.168.1.1'] }),
    node('fw2', { addresses: ['10.0.0.4', '192.168.1.1'] }),
  ];
  test('what a person drew for the port wins over everything', () => {
    const links = [link('l', 'fw1', 'sw2', { aPort: 'GE-0/0/1', designed: true })];
    expect(matchNeighbour(told({ addresses: ['10.0.0.1'] }), 'fw1', { nodes, links })).toEqual({
      is: 'known',
      id: 'sw2',
      by: 'drawn',
    });
  });
  test('then an address that one node alone has, then a name, then the chassis', () => {
    const world = { nodes, links: [] };
    expect(matchNeighbour(told({ addresses: ['10.0.0.1'], systemName: 'sw2' }), 'fw1', world)).toMatchObject({
      id: 'sw1',
      by: 'address',
    });
    expect(
      matchNeighbour(told({ addresses: ['127.0.0.1'], systemName: 'SW2.acme.example' }), 'fw1', world),
    ).toMatchObject({
      id: 'sw2',
      by: 'name',
    });
    expect(matchNeighbour(told({ chassisMac: '001b.17aa.bb01', systemName: 'renamed' }), 'fw1', world)).toMatchObject({
      id: 'sw1',
      by: 'chassis',
    });
  });
  test('an address or a name that two have is no proof', () => {
    const world = { nodes: [...nodes, node('x', { name: 'switch' }), node('y', { systemName: 'switch' })], links: [] };
    expect(matchNeighbour(told({ addresses: ['192.168.1.1'] }), 'sw1', world)).toEqual({ is: 'new' });
    expect(matchNeighbour(told({ systemName: 'switch' }), 'sw1', world)).toEqual({ is: 'new' });
  });
  test('nobody is a neighbour of itself', () => {
    expect(matchNeighbour(told({ addresses: ['10.0.0.1'] }), 'sw1', { nodes, links: [] })).toEqual({ is: 'new' });
  });
  test('an unknown one is called what is known of it', () => {
    expect(nameOf(told({ systemName: 'ap-3', addresses: ['10.0.0.9'] }))).toBe('ap-3');
    expect(nameOf(told({ addresses: ['127.0.0.1', '10.0.0.9'] }))).toBe('10.0.0.9');
    expect(nameOf(told())).toBe('neighbour on ge-0/0/1');
  });
});

describe('one link, told by two ends', () => {
  test('in whatever order the ends tell, with whatever each leaves out, it is one link', () => {
    const tellings = fc.record({ first: fc.boolean(), far: fc.boolean(), short: fc.boolean() });
    fc.assert(
      fc.property(tellings, ({ first, far, short }) => {
        const a = endsOf({ id: 'A', port: 'Gi1/0/1' }, { id: 'B', port: far ? 'xe-0/0/2' : '' });
        const b = endsOf({ id: 'B', port: 'xe-0/0/2' }, { id: 'A', port: short ? 'GigabitEthernet1/0/1' : '' });
        const [one, two] = first ? [a, b] : [b, a];
        const kept: LinkRow = { id: 'l', label: '', designed: false, ...one };
        expect(findLink(two, [kept])?.id).toBe('l');
        const whole = { ...kept, ...filledIn(kept, two) };
        expect([portKey(whole.aPort), portKey(whole.bPort)]).toEqual(['gigabitethernet1/0/1', 'xe-0/0/2']);
      }),
    );
  });
  test('parallel links stay apart', () => {
    const links = [
      link('l1', 'A', 'B', { aPort: 'ge-0/0/1', bPort: 'ge-0/0/1' }),
      link('l2', 'A', 'B', { aPort: 'ge-0/0/2', bPort: 'ge-0/0/2' }),
    ];
    const third = endsOf({ id: 'A', port: 'ge-0/0/3' }, { id: 'B', port: 'ge-0/0/3' });
    expect(findLink(third, links)).toBeUndefined();
    expect(findLink(endsOf({ id: 'B', port: 'ge-0/0/2' }, { id: 'A', port: '' }), links)?.id).toBe('l2');
    expect(findLink(endsOf({ id: 'B', port: '' }, { id: 'A', port: '' }), links)).toBeUndefined();
  });
});

describe('weak points', () => {
  const ids = (n: number): string[] => Array.from({ length: n }, (_, i) => `n${i}`);
  const graphs = fc.integer({ min: 1, max: 12 }).chain((n) =>
    fc.array(fc.tuple(fc.nat(n - 1), fc.nat(n - 1)), { maxLength: 24 }).map((pairs) => ({
      nodes: ids(n),
      edges: pairs.filter(([a, b]) => a !== b).map(([a, b], i): Edge => ({ id: `e${i}`, a: `n${a}`, b: `n${b}` })),
    })),
  );
  const partsOf = (nodes: string[], edges: Edge[], without?: string): number => {
    const graph = neighboursOf(nodes, edges);
    const left = new Set(nodes.filter((id) => id !== without));
    let parts = 0;
    for (const id of left) {
      parts += 1;
      for (const each of reach(id, graph, without === undefined ? {} : { node: without }))
        if (each !== id) left.delete(each);
    }
    return parts;
  };
  test('exactly those nodes and links whose removal makes more parts', () => {
    fc.assert(
      fc.property(graphs, ({ nodes, edges }) => {
        const weak = weakPoints(nodes, edges);
        const before = partsOf(nodes, edges);
        const alone = new Set(nodes.filter((id) => !edges.some(({ a, b }) => a === id || b === id)));
        const cuts = nodes.filter((id) => !alone.has(id) && partsOf(nodes, edges, id) > before);
        expect([...weak.nodes.keys()].toSorted()).toEqual(cuts.toSorted());
        const bridges = edges.filter(
          ({ id }) =>
            partsOf(
              nodes,
              edges.filter((each) => each.id !== id),
            ) > before,
        );
        expect([...weak.links.keys()].toSorted()).toEqual(bridges.map(({ id }) => id).toSorted());
      }),
    );
  });
  test('a chain of twenty thousand does not overflow', () => {
    const nodes = ids(20_000);
    const edges = nodes.slice(1).map((id, i) => ({ id: `e${i}`, a: `n${i}`, b: id }));
    expect(neighboursOf(nodes, edges).size).toBe(20_000);
    expect(reach('n0', neighboursOf(nodes, edges))).toHaveLength(20_000);
  });
});
