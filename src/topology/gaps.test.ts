import { describe, expect, test } from 'vitest';
import type { GapWorld, Traits } from './gap-cases.rules.ts';
import { gapRules } from './gap.rules.ts';
import type { Layer, MapLink, MapNode, State } from './map-api.ts';

const AT = '2026-03-02T09:00:00.000Z';
type NodeMore = Partial<MapNode> & { traits?: Partial<Traits> };

const all: readonly Layer[] = ['designed', 'seen', 'monitored'];
const sayings = (layers: readonly Layer[]) => layers.map((layer) => ({ layer, source: 'drawn', from: AT, seenAt: AT }));

function node(name: string, { traits, ...more }: NodeMore = {}): MapNode & { traits: Traits } {
  const layers = [...(more.layers ?? all)];
  return {
    id: name,
    name,
    kind: 'switch',
    deviceId: `device ${name}`,
    siteId: 'site',
    siteName: 'Leeds',
    zone: '',
    peerId: null,
    managedFrom: [],
    addresses: [],
    sayings: sayings(layers),
    state: 'up' satisfies State,
    reasons: [],
    foldsInto: null,
    x: null,
    y: null,
    version: 1,
    ...more,
    layers,
    traits: { managedFrom: [], certificates: [], supportEnd: null, ...traits },
  };
}
function link(a: string, b: string, more: Partial<MapLink> = {}): MapLink {
  const layers = [...(more.layers ?? all)];
  return {
    id: more.id ?? `${a}-${b}`,
    a,
    b,
    aPort: 'ge-0/0/1',
    bPort: 'ge-0/0/2',
    aLag: '',
    bLag: '',
    label: '',
    megabits: null,
    sayings: sayings(layers),
    state: 'up',
    reasons: [],
    lostAt: null,
    version: 1,
    ...more,
    layers,
  };
}
function found(
  rule: string,
  nodes: ReturnType<typeof node>[],
  links: MapLink[] = [],
): { title: string; why: string; nodes: string[]; links: string[] }[] {
  const world: GapWorld = {
    nodes,
    links,
    traits: new Map(nodes.map(({ id, traits }) => [id, traits])),
    today: '2026-03-02',
  };
  return gapRules.find(({ id }) => id === rule)?.find(world) ?? [];
}

describe('each rule finds its case, and nothing where there is none', () => {
  test('a device without which others are cut off; a ring has none; hosts do not count', () => {
    const chain = [node('a'), node('b'), node('c'), node('pc', { kind: 'endpoint' })];
    const links = [link('a', 'b'), link('b', 'c'), link('a', 'pc')];
    expect(found('single-device', chain, links)).toMatchObject([
      { nodes: ['b'], why: 'Without b, c cannot be reached.' },
    ]);
    expect(found('single-device', chain, [...links, link('a', 'c')])).toEqual([]);
  });
  test('the only link between two sites; two of them are none', () => {
    const nodes = [node('a'), node('b', { siteId: 'other' })];
    expect(found('single-link', nodes, [link('a', 'b')])).toMatchObject([{ links: ['a-b'] }]);
    expect(found('single-link', nodes, [link('a', 'b'), link('a', 'b', { id: 'second' })])).toEqual([]);
    expect(found('single-link', [node('a'), node('b')], [link('a', 'b')])).toEqual([]);
  });
  test('a firewall alone; a pair of which one half is down', () => {
    const alone = node('fw', { kind: 'firewall' });
    expect(found('unpaired', [alone])).toHaveLength(1);
    const pair = (state: State) => [
      node('fw1', { kind: 'firewall', peerId: 'fw2' }),
      node('fw2', { kind: 'firewall', peerId: 'fw1', state }),
    ];
    expect(found('unpaired', pair('up'))).toEqual([]);
    expect(found('broken-pair', pair('up'))).toEqual([]);
    expect(found('broken-pair', pair('down'))).toMatchObject([
      { why: 'fw1 runs alone: fw2 is down.', nodes: ['fw1', 'fw2'] },
    ]);
    expect(found('broken-pair', [node('fw1', { kind: 'firewall', peerId: 'gone' })])).toHaveLength(1);
  });
  test('what nothing watches, device and link', () => {
    expect(
      found('unmonitored-device', [
        node('a', { state: 'unwatched' }),
        node('pc', { kind: 'endpoint', state: 'unwatched' }),
      ]),
    ).toMatchObject([{ nodes: ['a'] }]);
    const nodes = [node('a'), node('b')];
    expect(found('unmonitored-link', nodes, [link('a', 'b', { layers: ['designed', 'seen'] })])).toHaveLength(1);
    expect(found('unmonitored-link', nodes, [link('a', 'b')])).toEqual([]);
  });
  test('an unknown device, with the port it hangs on', () => {
    const nodes = [node('sw'), node('10.0.0.9', { kind: 'unknown', deviceId: null, layers: ['seen'] })];
    expect(found('unknown-device', nodes, [link('sw', '10.0.0.9')])).toMatchObject([
      { why: '10.0.0.9 was seen at sw ge-0/0/1 and is in no list of ours.' },
    ]);
  });
  test('end of support within half a year or past; certificates near their end', () => {
    const until = (supportEnd: string) => found('support-end', [node('a', { traits: { supportEnd } })]);
    expect([until('2026-08-01'), until('2026-01-01'), until('2027-08-01')].map((each) => each.length)).toEqual([
      1, 1, 0,
    ]);
    const ending = [{ name: 'vpn', words: 'the certificate of vpn ends in 9 days' }];
    expect(found('certificate', [node('a', { traits: { certificates: ending } })])).toMatchObject([
      { why: 'On a, the certificate of vpn ends in 9 days.' },
    ]);
    expect(found('certificate', [node('a')])).toEqual([]);
  });
  test('management from users or outside', () => {
    const from = (...managedFrom: string[]) => found('management-exposed', [node('a', { traits: { managedFrom } })]);
    expect(from('management')).toEqual([]);
    expect(from('management', 'Users')).toMatchObject([{ why: 'The management of a can be reached from Users.' }]);
  });
  test('two zones joined by switches; a firewall between them ends it', () => {
    const switches = [node('core', { zone: 'servers' }), node('access', { zone: 'users' })];
    expect(found('no-firewall', switches, [link('core', 'access')])).toMatchObject([
      { title: 'No firewall between servers and users at Leeds' },
    ]);
    const guarded = [...switches, node('fw', { kind: 'firewall', zone: 'dmz' })];
    expect(found('no-firewall', guarded, [link('core', 'fw'), link('fw', 'access')])).toEqual([]);
  });
  test('two links of a switch to one other switch', () => {
    const nodes = [node('core1'), node('core2'), node('acc')];
    const base = [link('core1', 'core2'), link('core1', 'acc')];
    expect(found('one-armed', nodes, [...base, link('core1', 'acc', { id: 'y' })])).toMatchObject([
      { nodes: ['acc', 'core1'] },
    ]);
    expect(
      found('one-armed', nodes, [...base, link('core2', 'acc')]).filter(({ nodes: [id] }) => id === 'acc'),
    ).toEqual([]);
  });
  test('drawn and not seen, seen and not drawn', () => {
    const nodes = [node('a'), node('b')];
    expect(found('not-as-drawn', nodes, [link('a', 'b', { layers: ['designed'] })])).toMatchObject([
      { title: 'a – b is drawn and not seen' },
    ]);
    expect(found('not-as-drawn', nodes, [link('a', 'b', { layers: ['seen'] })])).toMatchObject([
      { title: 'a – b is seen and not drawn' },
    ]);
    expect(found('not-as-drawn', nodes, [link('a', 'b')])).toEqual([]);
  });
  test('every rule says what is risked and what helps', () => {
    for (const { id, name, risk, fix } of gapRules)
      expect([id, name, risk, fix].every((text) => text.length > 5)).toBe(true);
    expect(new Set(gapRules.map(({ id }) => id)).size).toBe(gapRules.length);
  });
});
