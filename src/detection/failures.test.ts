/** What has failed, kept as findings come and go, is what a look at all of them would find. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { failedBy } from './cause.ts';
import { Failures } from './failures.ts';
import type { Held } from './held.ts';
import { Wiring } from './wiring.ts';

const NODES = 5;
const end = (node: number, port: number) => ({
  ...{ nodeId: `node ${node}`, deviceId: `device ${node}`, name: `sw${node}`, port: `ge${port}` },
});
/** A ring: ge1 of each leads to ge0 of the next. */
const ring = Array.from({ length: NODES }, (_, i) => ({ id: `wire ${i}`, a: end(i, 1), b: end((i + 1) % NODES, 0) }));
const wiringOf = (wires: typeof ring): Wiring => new Wiring(wires, () => undefined);

const held = (i: number): Held => {
  const of =
    i % 3 < 2 ? { condition: 'link-down', component: `ge${i % 3}` } : { condition: 'unreachable', component: '' };
  const said = { clientId: 'acme', deviceId: `device ${Math.floor(i / 3)}`, aliases: [], facts: {} };
  // Only what says where it is, and whether it holds, is looked at.
  return Object.assign(Object.create(null), said, of, { state: 'cleared', down: false });
};

test('whatever rises, falls or changes its name, under whichever cables', () => {
  const act = fc.record({ of: fc.nat({ max: 3 * NODES - 1 }), does: fc.nat({ max: 4 }), asks: fc.boolean() });
  fc.assert(
    fc.property(fc.array(act, { maxLength: 60 }), (acts) => {
      const [all, failures] = [Array.from({ length: 3 * NODES }, (_, i) => held(i)), new Failures()];
      let wiring = wiringOf(ring);
      for (const { of, does, asks } of acts) {
        const each = all[of];
        if (!each) continue;
        if (does === 0) Object.assign(each, { state: 'open', down: true });
        else if (does === 1) Object.assign(each, { state: 'open', down: false });
        else if (does === 2) Object.assign(each, { state: 'cleared', down: false });
        else if (does === 3) each.component = `ge${of % 2 === 0 ? 1 : 0}`;
        else wiring = wiringOf(ring.slice(of % NODES));
        failures.note(each);
        if (!asks) continue;
        const open = all.filter(({ state }) => state === 'open');
        const failing = failures.at('acme', wiring, () => open);
        const failed = open.filter(({ down }) => down).map((one) => failedBy(wiring, one));
        const [wires, nodes] = [new Set(failed.map((one) => one?.wire)), new Set(failed.map((one) => one?.node))];
        for (let i = 0; i < NODES; i += 1) {
          expect(failing.wires.has(`wire ${i}`)).toBe(wires.has(`wire ${i}`));
          expect(failing.nodes.has(`node ${i}`)).toBe(nodes.has(`node ${i}`));
        }
      }
    }),
    { numRuns: 500 },
  );
});

test('of one client’s failures another knows nothing', () => {
  const [failures, wiring, lost] = [new Failures(), wiringOf(ring), held(1)];
  Object.assign(lost, { state: 'open', down: true });
  expect(failures.at('acme', wiring, () => [lost]).wires.has('wire 0')).toBe(true);
  expect(failures.at('bolt', wiring, () => []).wires.has('wire 0')).toBe(false);
  failures.note(lost);
  expect(failures.at('bolt', wiring, () => []).wires.has('wire 0')).toBe(false);
});
