import { expect, it } from 'vitest';
import { portsOf } from './ports.rules.ts';
import type { PortRow } from './ports.rules.ts';

function row(index: number, more: Partial<PortRow> = {}): PortRow {
  return { index, name: `ge-0/0/${index}`, descr: '', alias: '', isUp: true, lastChange: 0, moved: true, ...more };
}

function indexes(rows: PortRow[]): Record<string, number> {
  return Object.fromEntries([...portsOf(rows)].map(([name, { index }]) => [name, index]));
}

it('knows an interface by its name, whatever number it has today', () => {
  expect(indexes([row(7, { name: 'eth0' }), row(9, { name: 'eth1' })])).toEqual({ eth0: 7, eth1: 9 });
  expect(indexes([row(12, { name: 'eth1' }), row(3, { name: 'eth0' })])).toEqual({ eth0: 3, eth1: 12 });
});

it('does not believe the frozen row of an interface that was made again', () => {
  expect(indexes([row(4, { name: 'ge1', moved: false }), row(5, { name: 'ge1', moved: true })])).toEqual({ ge1: 5 });
  expect(indexes([row(4, { name: 'ge1', moved: false, isUp: false }), row(5, { name: 'ge1', moved: false })])).toEqual({
    ge1: 5,
  });
  expect(
    indexes([row(9, { name: 'ge1', moved: false }), row(5, { name: 'ge1', moved: false, lastChange: 9 })]),
  ).toEqual({
    ge1: 5,
  });
});

it('tells interfaces apart that have no names: by alias, else by number', () => {
  const blank = { name: '', descr: 'Ethernet' };
  expect(indexes([row(1, { ...blank, alias: 'uplink' }), row(2, { ...blank, alias: 'office' })])).toEqual({
    'Ethernet uplink': 1,
    'Ethernet office': 2,
  });
  expect(indexes([row(1, blank), row(2, blank)])).toEqual({ 'Ethernet #1': 1, 'Ethernet #2': 2 });
  expect(indexes([row(1, { name: '', descr: 'lo' }), row(2, { name: '', descr: '' })])).toEqual({
    lo: 1,
    'interface 2': 2,
  });
});
