import { assert, constant, integer, oneof, property, record, array, boolean } from 'fast-check';
import { expect, it } from 'vitest';
import { passageOf } from './eras.rules.ts';
import type { AgentMoment } from './eras.rules.ts';
import { isCached, ratesOf } from './rates.rules.ts';
import type { Counter, PortReading } from './rates.rules.ts';

const GIGABIT = 1000;

function port(octets: number | bigint, more: Partial<PortReading> & { bits?: 32 | 64 } = {}): PortReading {
  const { bits = 64, ...rest } = more;
  const counter: Counter = { bits, value: octets };
  return {
    index: 1,
    name: 'ge-0/0/0',
    alias: '',
    speed: GIGABIT,
    discontinuity: 0,
    counters: { inOctets: counter },
    ...rest,
  };
}

function moment(seconds: number, uptime: number, more: Partial<AgentMoment> = {}): AgentMoment {
  return { mono: seconds * 1000, uptime, hostUptime: undefined, boots: undefined, ...more };
}

const minute = { is: 'same', ticks: 6000 } as const;

function inBps(before: PortReading, after: PortReading, passage = minute): number | string {
  const verdict = ratesOf(before, after, passage);
  return verdict.is === 'rates' ? (verdict.rates.inOctets ?? 'gap') : verdict.is;
}

it.each<[string, PortReading, PortReading, number | string]>([
  ['traffic', port(1000), port(7_501_000), 1_000_000],
  ['nothing at all', port(1000), port(1000), 0],
  ['up to the last octet of 64 bits', port(2n ** 64n - 6001n), port(2n ** 64n - 1n), 800],
  ['a counter of 64 bits set anew (monitoring-plugins#2257)', port(10n ** 15n), port(5), 'new-era'],
  ['past the end of 64 bits, which nothing reaches', port(2n ** 64n - 10n), port(10), 'new-era'],
  [
    'a wrap of 32 bits at 100 Mbit/s',
    port(2 ** 32 - 5_000_000, { bits: 32 }),
    port(5_000_000, { bits: 32 }),
    4_000_000 / 3,
  ],
  ['32 bits set anew from the lower half', port(1_000_000, { bits: 32, speed: 100_000 }), port(5, { bits: 32 }), 'gap'],
  [
    '32 bits set anew, no wrap at this speed',
    port(2 ** 31 + 5, { bits: 32, speed: 10 }),
    port(5, { bits: 32, speed: 10 }),
    'gap',
  ],
  ['more than the interface carries (librenms#1128)', port(0), port(10n ** 12n), 'gap'],
  ['a counter of another width', port(5, { bits: 32 }), port(5_000_000), 'gap'],
  ['a discontinuity the agent tells of', port(1000), port(2000, { discontinuity: 77 }), 'new-era'],
  ['another row of the same name', port(1000), port(2000, { index: 5 }), 'new-era'],
])('says of %s', (_what, before, after, rate) => {
  const said = inBps(before, after);
  if (typeof rate === 'number') expect(said).toBeCloseTo(rate, 3);
  else expect(said).toBe(rate);
});

it('waits when the agent clock has hardly moved, and holds an answer out of a cache (telegraf#3030)', () => {
  expect(ratesOf(port(1), port(9), { is: 'same', ticks: 50 })).toEqual({ is: 'held' });
  const [before, after] = [new Map([['ge-0/0/0', port(5)]]), new Map([['ge-0/0/0', port(5)]])];
  expect(isCached(before, after, { moved: true, ticks: 1000 })).toBe(true);
  expect(isCached(before, after, { moved: false, ticks: 1000 })).toBe(false);
  expect(isCached(before, after, { moved: true, ticks: 20_000 })).toBe(false);
  expect(isCached(before, new Map([['ge-0/0/0', port(6)]]), { moved: true, ticks: 1000 })).toBe(false);
});

it.each<[string, AgentMoment, AgentMoment, string]>([
  ['a minute later', moment(0, 500), moment(60, 6500), 'same'],
  ['497 days are over (librenms#1426)', moment(0, 2 ** 32 - 3000), moment(60, 3000), 'same'],
  [
    'a restart, the host went on',
    moment(0, 9e6, { hostUptime: 9e7 }),
    moment(60, 300, { hostUptime: 9e7 + 6000 }),
    'agent-restarted',
  ],
  ['a restart of both', moment(0, 9e6, { hostUptime: 9e7 }), moment(60, 300, { hostUptime: 900 }), 'rebooted'],
  ['a restart, nothing known of the host', moment(0, 9e6), moment(60, 300), 'restarted'],
  ['a restart near the wrap, at the wrong time', moment(0, 2 ** 32 - 3000), moment(60, 300_000), 'restarted'],
  [
    'a restart while nobody asked for long',
    moment(0, 500, { boots: 3 }),
    moment(9000, 600_000, { boots: 4 }),
    'restarted',
  ],
])('tells what came between two polls: %s', (_what, before, after, passage) => {
  expect(passageOf(before, after).is).toBe(passage);
});

it('never says more than was carried, nor more than can be, whatever the agent does', () => {
  const step = record({
    seconds: integer({ min: 1, max: 400 }),
    share: integer({ min: 0, max: 100 }),
    event: oneof(
      { weight: 6, arbitrary: constant('none' as const) },
      constant('reboot' as const),
      constant('agent restart' as const),
      constant('cleared' as const),
      constant('lost' as const),
    ),
  });
  assert(
    property(
      array(step, { minLength: 2, maxLength: 40 }),
      boolean(),
      integer({ min: 0, max: 2 ** 32 - 1 }),
      (steps, isWide, start) => {
        const speed = isWide ? 10_000 : 10;
        const turn = isWide ? 2n ** 64n : 2n ** 32n;
        let [carried, said, now, uptime] = [0, 0, 0, 1000];
        let counter = BigInt(start);
        const read = (): { at: AgentMoment; port: PortReading } => ({
          at: moment(now, uptime),
          port: port(counter, { bits: isWide ? 64 : 32, speed }),
        });
        let base = read();
        for (const { seconds, share, event } of steps) {
          const octets = Math.floor((speed * 1e6 * seconds * share) / 800);
          [now, uptime] = [now + seconds, uptime + 100 * seconds];
          if (event === 'cleared' || event === 'reboot') counter = 0n;
          if (event === 'agent restart' || event === 'reboot') uptime = 100;
          counter = (counter + BigInt(octets)) % turn;
          carried += octets;
          if (event === 'lost') continue;
          const after = read();
          const verdict = ratesOf(base.port, after.port, passageOf(base.at, after.at));
          if (verdict.is === 'rates') {
            const rate = verdict.rates.inOctets ?? 0;
            expect(rate).toBeLessThanOrEqual(1.05 * speed * 1e6);
            said += (rate * verdict.seconds) / 8;
          }
          if (verdict.is !== 'held') base = after;
        }
        expect(said).toBeLessThanOrEqual(
          1.05 * carried + 1000 + (steps.some(({ event }) => event === 'cleared') ? Infinity : 0),
        );
        if (steps.every(({ event }) => event === 'none'))
          expect(said / Math.max(1, carried)).toBeCloseTo(carried > 0 ? 1 : 0, 6);
      },
    ),
    { numRuns: 300 },
  );
});
