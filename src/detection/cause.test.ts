import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { explains, failedBy, spotOf, withImpact } from './cause.ts';
import type { Signal } from './signal.ts';
import { Wiring } from './wiring.ts';
import type { Wire } from './wiring.ts';

/** nms is nobody's device; core and acc1 are joined twice; br is reached over fw1 or fw2. */
const cables: [string, string][] = [
  ['core ge0', 'acc1 ge0'],
  ['core ge1', 'acc1 ge1'],
  ['acc1 ge2', 'acc2 ge0'],
  ['core ge2', 'fw1 ge0'],
  ['core ge3', 'fw2 ge0'],
  ['fw1 ge1', 'br ge0'],
  ['fw2 ge1', 'br ge1'],
];

const endOf = (text: string): Wire['a'] => {
  const [name = '', port = ''] = text.split(' ');
  return { nodeId: `node ${name}`, deviceId: name, name, port };
};
const addresses = new Map([
  ['10.9.1.2', 'acc1'],
  ['10.255.0.4', 'acc1'],
  ['10.9.3.2', 'acc2'],
  ['10.9.7.2', 'br'],
]);
const wiring = new Wiring(
  cables.map(([a, b]) => ({ id: `${a} – ${b}`, a: endOf(a), b: endOf(b) })),
  (address) => addresses.get(address),
);

type Said = Parameters<typeof spotOf>[1];
const link = (deviceId: string, component: string): Said => ({
  ...{ condition: 'link-down', deviceId, component, aliases: [], facts: {} },
});
const neighbour = (deviceId: string, address: string): Said => ({
  ...{ condition: 'neighbour-lost', deviceId, component: `OSPF neighbour ${address}`, aliases: [] },
  facts: { neighbour: address },
});
const device = (deviceId: string, condition: Said['condition'] = 'unreachable'): Said => ({
  ...{ condition, deviceId, component: 'device', aliases: [], facts: {} },
});

const isCauseOf = (held: Said, said: Said): boolean => {
  const spot = spotOf(wiring, said);
  return spot !== undefined && explains(wiring, held, spot);
};

describe('one cause', () => {
  test.each<[string, Said, Said, boolean]>([
    ['the two ends of a link', link('core', 'ge0'), link('acc1', 'ge0'), true],
    ['two links between the same two', link('core', 'ge0'), link('core', 'ge1'), true],
    ['a link and the neighbour lost over it', link('core', 'ge0'), neighbour('core', '10.9.1.2'), true],
    ['a link and the neighbour lost at its far end', link('acc1', 'ge0'), neighbour('core', '10.255.0.4'), true],
    ['a link and the device it leads to', link('acc1', 'ge2'), device('acc2'), true],
    ['a device and the one behind it', device('fw1'), device('br'), true],
    ['a device and its own silence', device('acc2'), device('acc2', 'silent'), true],
    ['links of one device to two others', link('core', 'ge0'), link('core', 'ge2'), false],
    ['devices that are two cables apart', device('acc2'), device('core'), false],
    ['a silence, which causes nothing', device('acc1', 'silent'), link('acc1', 'ge2'), false],
    ['a port without a known cable', link('core', 'ge9'), link('acc1', 'ge0'), false],
    ['an attack, which has no place', { ...device('core'), condition: 'intrusion' }, device('core'), false],
  ])('%s', (_, held, said, is) => {
    expect(isCauseOf(held, said)).toBe(is);
  });

  test('is mutual among links, neighbours and devices that cannot be reached', () => {
    const said = fc.oneof(
      fc.constantFrom(...cables.flat()).map((text) => {
        const { deviceId, port } = endOf(text);
        return link(deviceId ?? '', port);
      }),
      fc.constantFrom('core', 'acc1', 'acc2', 'fw1', 'fw2', 'br').map((name) => device(name)),
      fc.constant(neighbour('core', '10.9.1.2')),
    );
    fc.assert(fc.property(said, said, (a, b) => isCauseOf(a, b) === isCauseOf(b, a)));
  });
});

describe('what the loss of a link means', () => {
  const signal: Signal = {
    condition: 'link-down',
    component: 'ge0',
    also: [],
    polarity: 'down',
    severity: 'medium',
    title: 'ge0 is down on {device}',
    summary: 'Interface ge0 went down.',
    facts: {},
  };
  const impactOf = (said: Said, open: Said[], facts: Signal['facts'] = {}): Signal => {
    const spot = spotOf(wiring, said);
    if (spot?.is !== 'link') throw new Error('not a link');
    const failed = open.map((each) => failedBy(wiring, each));
    const wires = new Set(failed.flatMap((each) => each?.wire ?? []));
    const nodes = new Set(failed.flatMap((each) => each?.node ?? []));
    return withImpact(wiring, { ...signal, facts }, spot, { wires, nodes });
  };

  test('one of two: redundancy', () => {
    expect(impactOf(link('core', 'ge0'), [])).toMatchObject({
      severity: 'medium',
      facts: { impact: 'redundancy lost' },
      summary: 'Interface ge0 went down. Another way is left: redundancy is lost, service is not.',
    });
  });

  test('two of two: service', () => {
    expect(impactOf(link('core', 'ge0'), [link('acc1', 'ge1')])).toMatchObject({
      severity: 'high',
      facts: { impact: 'service lost' },
    });
  });

  test('the only one: service', () => {
    expect(impactOf(link('acc2', 'ge0'), [])).toMatchObject({ severity: 'high' });
  });

  test('one of two ways that lead over other devices: redundancy, unless the other way is lost too', () => {
    expect(impactOf(link('fw1', 'ge1'), [])).toMatchObject({ facts: { impact: 'redundancy lost' } });
    expect(impactOf(link('fw1', 'ge1'), [link('core', 'ge3')])).toMatchObject({ facts: { impact: 'service lost' } });
    expect(impactOf(link('fw1', 'ge1'), [device('fw2')])).toMatchObject({ facts: { impact: 'service lost' } });
  });

  test('a neighbour lost while another way is left is no outage', () => {
    expect(impactOf(neighbour('core', '10.9.1.2'), [link('core', 'ge0')])).toMatchObject({ severity: 'medium' });
  });

  test('a neighbour lost over the only link is service lost, also where the message names no port', () => {
    const said = { ...neighbour('fw1', '10.9.7.2'), facts: { neighbour: '10.9.7.2' } };
    expect(impactOf(said, [])).toMatchObject({ facts: { impact: 'redundancy lost' } });
    expect(impactOf(neighbour('acc1', '10.9.3.2'), [])).toMatchObject({ severity: 'high' });
  });

  test('what was switched off on purpose is not weighed', () => {
    expect(impactOf(link('acc2', 'ge0'), [], { 'on purpose': 'switched off' })).toMatchObject({ severity: 'medium' });
  });
});
