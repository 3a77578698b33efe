import { expect, it } from 'vitest';
import { readPings } from './reach.ts';
import { nextDue, placeOf } from './schedule.rules.ts';
import { sensorParts } from './sensors.rules.ts';
import { goneOf, isWatched, newsOf, partKey, recoveryOf } from './states.rules.ts';
import type { Part } from './states.rules.ts';

function port(state: string, detail: Part['detail'] = {}): Part {
  return {
    kind: 'interface',
    component: 'Gi0/1',
    state,
    detail: { index: 1, alias: '', speed: 1000, duplex: 'full', ...detail },
    other: ['GigabitEthernet0/1', 'interface 1'],
  };
}

function actions(before: Part | undefined, after: Part): (string | undefined)[] {
  const known = new Map(before ? [[partKey(before), before]] : []);
  return newsOf(known, [after]).map(({ observation }) => observation?.action);
}

const check: Part = {
  kind: 'check',
  component: 'VPN portal',
  state: 'passed',
  detail: { words: 'VPN portal answers' },
};

it.each<[string, Part | undefined, Part, (string | undefined)[]]>([
  ['a port that was always off', undefined, port('down'), [undefined]],
  ['what is as it was', port('up'), port('up'), []],
  ['a port that goes down', port('up'), port('down'), ['interface_down']],
  ['a module that is pulled', port('up'), port('absent'), ['interface_down']],
  ['a port that is switched off', port('up'), port('off'), ['interface_disabled']],
  ['a port that comes up', port('down'), port('up'), ['interface_up']],
  ['another speed on a link that is up', port('up'), port('up', { speed: 100 }), ['speed_changed']],
  ['half duplex', port('up'), port('up', { duplex: 'half' }), ['speed_changed']],
  ['a speed that the agent no longer knows', port('up'), port('up', { speed: 0 }), [undefined]],
  ['a check that fails from the start', undefined, { ...check, state: 'failed' }, ['check_failed']],
  ['a check that passes from the start', undefined, check, [undefined]],
  ['another alias', port('up'), port('up', { alias: 'to the office' }), [undefined]],
])('says of %s', (_what, before, after, said) => {
  expect(actions(before, after)).toEqual(said);
});

it('knows a watched part by any of its names, and only of its kind', () => {
  for (const component of ['Gi0/1', 'gigabitethernet0/1', 'interface 1'])
    expect(isWatched({ component, condition: 'link-down' }, port('up'))).toBe(true);
  expect(isWatched({ component: 'Gi0/2', condition: 'link-down' }, port('up'))).toBe(false);
  expect(isWatched({ component: 'Gi0/1', condition: 'neighbour-lost' }, port('up'))).toBe(false);
  expect(recoveryOf(port('up'))?.action).toBe('interface_up');
  expect(recoveryOf(port('down'))).toBeUndefined();
});

it('asks each device at its own place in the interval, and a silent one more and more rarely', () => {
  const now = 1_000_000_000;
  const due = nextDue('a', { seconds: 60, failures: 0 }, now);
  expect(due).toBeGreaterThan(now);
  expect(due - now).toBeLessThanOrEqual(60_000);
  expect(nextDue('a', { seconds: 60, failures: 0 }, due)).toBe(due + 60_000);
  const waits = [0, 1, 2, 3, 4, 5, 20].map((failures) => nextDue('a', { seconds: 60, failures }, due) - due);
  expect(waits.toSorted((a, b) => a - b)).toEqual(waits);
  expect(waits.at(-1)).toBe(15 * 60_000);
  const places = Array.from({ length: 1000 }, (_, i) => placeOf(`device ${i}`));
  for (let tenth = 0; tenth < 10; tenth += 1)
    expect(places.filter((place) => Math.floor(10 * place) === tenth).length).toBeGreaterThan(60);
});

it('does not let a sensor at the edge of its limit flap', () => {
  const hot = new Set<string>();
  const states = [60, 76, 74, 71, 69, 74].map(
    (value) => sensorParts([{ metric: 'device.temperature', component: 'Inlet', value }], hot)[0]?.state,
  );
  expect(states).toEqual(['normal', 'beyond', 'beyond', 'beyond', 'normal', 'normal']);
});

it('reads what fping says, and nothing else that it prints', () => {
  const told =
    '127.0.0.1 : 0.30 - 0.50\nICMP Host Unreachable from 10.0.0.1 for ICMP Echo sent to 10.0.0.9\n10.0.0.9 : - - -\n';
  expect(readPings(told)).toEqual(
    new Map([
      ['127.0.0.1', { rtt: 0.4, loss: 100 / 3 }],
      ['10.0.0.9', { rtt: undefined, loss: 100 }],
    ]),
  );
});

it('clears what a trap said of a number that no interface has any more, and of nothing else', () => {
  const port: Part = { kind: 'interface', component: 'ha0', state: 'up', detail: { index: 7 } };
  const watch = { component: 'interface 3', condition: 'link-down' };
  expect(goneOf(watch, [port])).toMatchObject({ action: 'interface_up' });
  // Ping alone knows no interfaces; a port with a name may have been taken out with its card.
  expect(goneOf(watch, [{ kind: 'reach', component: '', state: 'up', detail: {} }])).toBeUndefined();
  expect(goneOf({ ...watch, component: 'ge-0/0/3' }, [port])).toBeUndefined();
  expect(goneOf({ component: 'interface 3', condition: 'neighbour-lost' }, [port])).toBeUndefined();
});
