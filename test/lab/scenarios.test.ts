/**
 * A real network is hurt, and exactly what an experienced engineer would have concluded is concluded: these findings, these
 * tickets, this map, nothing else. Each scenario begins and ends with a network that is well. Two halves of the network
 * are hurt at a time, each by its own row of scenarios.
 */
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { setTimeout as sleep } from 'node:timers/promises';
import { missing, labStage } from '../harness/lab.ts';
import type { LabStage, Part } from '../harness/lab.ts';
import { eyesOf } from '../harness/lab-eyes.ts';
import type { LabEyes } from '../harness/lab-eyes.ts';

let s: LabStage;
let see: LabEyes;
const well = { findings: [], map: [] };
const options = { timeout: 240_000, concurrent: false };

describe.skipIf(missing.length > 0)('the lab', () => {
  beforeAll(async () => {
    s = await labStage();
    see = await eyesOf(s);
  }, 240_000);
  afterAll(() => s?.close(), 60_000);

  describe.concurrent('at the head office', () => {
    let office: Part;
    beforeAll(() => void (office = s.part('core', 'acc1', 'acc2')));
    afterEach(() => office.tidyUp());

    /** What the loss of both cables between two neighbours, or of one, makes them say. */
    const lost = {
      a: [
        'acc1 OSPF neighbour 10.9.1.1: neighbour-lost',
        'acc1 ge0: link-down',
        'core OSPF neighbour 10.9.1.2: neighbour-lost',
        'core ge0: link-down',
      ],
      // What the far end says of the last cable is lost with it.
      b: ['core OSPF neighbour 10.9.2.2: neighbour-lost', 'core ge1: link-down'],
    };

    test('a clock that is wrong by a day is said, and what its device tells has the right time', options, async () => {
      const acc1 = s.lab.programs('acc1');
      await acc1.stop('rsyslogd');
      await acc1.start('rsyslogd', { clock: '+1d' });
      const wrong = { findings: ['acc1 clock: clock-wrong'], tickets: ['P4 Clock of acc1 is 1 day ahead'], map: [] };
      await office.concludes(wrong);
      const cutAt = Date.now();
      s.lab.cut('core-acc1-b');
      await office.concludes({
        findings: [
          'acc1 OSPF neighbour 10.9.2.1: neighbour-lost',
          'acc1 clock: clock-wrong',
          'acc1 ge1: link-down',
          'core OSPF neighbour 10.9.2.2: neighbour-lost',
          'core ge1: link-down',
        ],
        tickets: ['P3 The link acc1 ge1 – core ge1 is down', ...wrong.tickets],
        map: ['acc1 ge1 – core ge1: down', 'acc1: degraded', 'core: degraded'],
      });
      // The very line whose own time lies a day ahead stands at the time it was heard.
      const tomorrow = new Date(cutAt + 86_400_000).toISOString().slice(0, 10);
      const { evidence } = await see.finding('acc1', 'neighbour-lost');
      const [line] = evidence.filter(({ text }) => text.startsWith(`<29>1 ${tomorrow}T`));
      expect(Date.parse(line?.at ?? '') - cutAt).toBeGreaterThan(-1000);
      expect(Date.parse(line?.at ?? '') - cutAt).toBeLessThan(60_000);
      s.lab.mend('core-acc1-b');
      await acc1.stop('rsyslogd');
      await acc1.start('rsyslogd');
      await office.concludes({ ...well, tickets: ['P3 The link acc1 ge1 – core ge1 is down', ...wrong.tickets] });
    });

    /** Rates go on, none is absurd, and nothing is made of it. */
    async function countsOn(before: readonly number[]): Promise<void> {
      await vi.waitFor(async () => expect((await see.rates('acc2', 'ge0')).length).toBeGreaterThan(before.length + 2), {
        timeout: 120_000,
        interval: 1000,
      });
      const most = Math.max(100_000, 10 * Math.max(...before));
      for (const rate of await see.rates('acc2', 'ge0')) expect(rate >= 0 && rate < most, `${rate} bit/s`).toBe(true);
      await office.concludes({ ...well, tickets: [] });
      expect(await see.noted('acc2')).not.toContainEqual(expect.stringMatching(/spike|anomaly/u));
    }

    test('a counter that passes 2^64 makes a gap, no spike', options, async () => {
      const before = await see.rates('acc2', 'ge0');
      s.lab.programs('acc2').windCounter('ge0', 3000n);
      expect(see.counter('acc2', 'ge0')).toBeGreaterThan(2n ** 64n - 10_000n);
      await countsOn(before);
      // A few hellos later it stood at its end and began anew.
      expect(see.counter('acc2', 'ge0')).toBeLessThan(1_000_000n);
    });

    test(
      'one of two links is redundancy, the second is service, and both are one ticket; it heals by itself',
      options,
      async () => {
        s.lab.cut('core-acc1-a');
        await office.concludes({
          findings: lost.a,
          tickets: ['P3 The link acc1 ge0 – core ge0 is down'],
          map: ['acc1 ge0 – core ge0: down', 'acc1: degraded', 'core: degraded'],
        });
        s.lab.cut('core-acc1-b');
        await office.concludes({
          findings: [...lost.a, ...lost.b, 'acc1 device: unreachable', 'acc2 device: unreachable'],
          tickets: ['P2 acc1 cannot be reached'],
          map: [
            'acc1 ge0 – core ge0: down',
            'acc1 ge1 – core ge1: down',
            'acc1 ge2 – acc2 ge0: unreachable',
            'acc1: down',
            'acc2: unreachable',
            'core: degraded',
          ],
        });
        s.lab.mend('core-acc1-a');
        s.lab.mend('core-acc1-b');
        await office.concludes({ ...well, tickets: ['P2 acc1 cannot be reached'] });
      },
    );

    test('a counter that jumps by more than its port can carry makes a gap, no spike', options, async () => {
      const before = await see.rates('acc2', 'ge0');
      s.lab.programs('acc2').windCounter('ge0', 2n ** 40n);
      await countsOn(before);
      expect(see.counter('acc2', 'ge0')).toBeGreaterThan(2n ** 63n);
    });

    test('traps and syslog that are lost are made up for by polling, in both directions', options, async () => {
      s.lab.mute('acc1');
      s.lab.mute('acc2');
      s.lab.cut('acc1-acc2');
      await office.concludes({
        findings: ['acc1 OSPF neighbour 10.9.3.2: neighbour-lost', 'acc1 ge2: link-down', 'acc2 device: unreachable'],
        tickets: ['P2 acc2 cannot be reached'],
        map: ['acc1 ge2 – acc2 ge0: down', 'acc1: degraded', 'acc2: down'],
      });
      s.lab.mend('acc1-acc2');
      await office.concludes({ ...well, tickets: ['P2 acc2 cannot be reached'] });
      s.lab.hear('acc1');
      s.lab.hear('acc2');
    });
  });

  describe.concurrent('at the data centre and the branch', () => {
    let edge: Part;
    beforeAll(() => void (edge = s.part('fw1', 'fw2', 'br1', 'br2')));
    afterEach(() => edge.tidyUp());

    test('an interface that is made anew is the same one, whatever its number', options, async () => {
      const before = await see.port('fw1', 'ha0');
      s.lab.replace('fw1-fw2');
      await vi.waitFor(async () => expect((await see.port('fw1', 'ha0')).index).not.toBe(before.index), {
        timeout: 60_000,
        interval: 500,
      });
      const after = await see.port('fw1', 'ha0');
      expect(after).toMatchObject({ alias: 'to fw2 ha0', state: 'up' });
      await vi.waitFor(async () => expect((await edge.concluded()).findings).toEqual([]), { timeout: 60_000 });
      s.lab.cut('fw1-fw2');
      const down = {
        findings: [
          'fw1 OSPF neighbour 10.9.6.2: neighbour-lost',
          'fw1 ha0: link-down',
          'fw2 OSPF neighbour 10.9.6.1: neighbour-lost',
          'fw2 ha0: link-down',
        ],
        tickets: ['P3 The link fw1 ha0 – fw2 ha0 is down'],
        map: ['fw1 ha0 – fw2 ha0: down', 'fw1: degraded', 'fw2: degraded'],
      };
      await edge.concludes(down);
      // fw1 speaks version 3 alone, and has asked for a receipt: what it told came by that, under the new number.
      const { evidence } = await see.finding('fw1', 'link-down');
      expect(evidence.map(({ text }) => text)).toContainEqual(
        expect.stringContaining(`linkDown, ifIndex ${after.index}`),
      );
      s.lab.mend('fw1-fw2');
      await edge.concludes({ ...well, tickets: down.tickets });
      for (const rate of await see.rates('fw1', 'ha0')) expect(rate).toBeLessThan(1_000_000);
    });

    test('what is found in the window of a change is its own; what outlasts it is a ticket', options, async () => {
      const change = await see.planned('Replace the cable between br1 and br2', ['br1', 'br2'], 80_000);
      s.lab.cut('br1-br2');
      const down = {
        findings: ['br1 OSPF neighbour 10.9.9.2: neighbour-lost', 'br1 ge2: link-down', 'br2 device: unreachable'],
        maybe: ['br2 OSPF neighbour 10.9.9.1: neighbour-lost', 'br2 ge0: link-down'],
        map: ['br1 ge2 – br2 ge0: down', 'br1: degraded', 'br2: down'],
      };
      const { maybe, ...sure } = down;
      await vi.waitFor(async () => expect(await edge.concluded(maybe)).toEqual({ ...sure, tickets: [] }), {
        timeout: 75_000,
        interval: 500,
      });
      expect(await see.changeFindings(change.id)).toEqual([
        'OSPF neighbour 10.9.9.2 lost on br1',
        'The link br1 ge2 – br2 ge0 is down',
        'br2 cannot be reached',
      ]);
      expect((await see.finding('br1', 'link-down')).quiet).toBe(change.name);
      await edge.concludes({ ...down, tickets: ['P2 br2 cannot be reached'] });
      s.lab.mend('br1-br2');
      await edge.concludes({ ...well, tickets: ['P2 br2 cannot be reached'] });
    });

    test('a branch cut off on both its ways is one ticket; what is behind it is only behind it', options, async () => {
      s.lab.cut('fw1-br1');
      s.lab.cut('fw2-br1');
      await edge.concludes({
        findings: [
          'br1 device: unreachable',
          'br2 device: unreachable',
          'fw1 OSPF neighbour 10.9.7.2: neighbour-lost',
          'fw1 ge1: link-down',
          'fw2 OSPF neighbour 10.9.8.2: neighbour-lost',
          'fw2 ge1: link-down',
        ],
        maybe: ['br1 OSPF neighbour 10.9.7.1: neighbour-lost', 'br1 ge0: link-down'],
        tickets: ['P2 br1 cannot be reached'],
        map: [
          'br1 ge0 – fw1 ge1: down',
          'br1 ge1 – fw2 ge1: down',
          'br1 ge2 – br2 ge0: unreachable',
          'br1: down',
          'br2: unreachable',
          'fw1: degraded',
          'fw2: degraded',
        ],
      });
      s.lab.mend('fw1-br1');
      s.lab.mend('fw2-br1');
      await edge.concludes({ ...well, tickets: ['P2 br1 cannot be reached'] });
    });

    test('an agent that starts again is no reboot: no ticket, and nothing on the map', options, async () => {
      await s.lab.programs('br1').stop('snmpd');
      await s.lab.programs('br1').start('snmpd');
      await vi.waitFor(async () => expect(await see.noted('br1')).toContain('management agent: restarted'), {
        timeout: 60_000,
        interval: 500,
      });
      await edge.concludes({ ...well, tickets: [] });
    });
  });

  describe('over all of it', () => {
    let all: Part;
    beforeAll(() => void (all = s.part('core', 'acc1', 'acc2', 'fw1', 'fw2', 'br1', 'br2')));
    afterEach(() => all.tidyUp());

    test('a firewall without power is one ticket, whoever misses it', options, async () => {
      await s.lab.powerOff('fw1');
      await all.concludes({
        findings: [
          'br1 OSPF neighbour 10.9.7.1: neighbour-lost',
          'br1 ge0: link-down',
          'core OSPF neighbour 10.9.4.2: neighbour-lost',
          'core ge2: link-down',
          'fw1 device: unreachable',
          'fw2 OSPF neighbour 10.9.6.1: neighbour-lost',
          'fw2 ha0: link-down',
        ],
        tickets: ['P2 fw1 cannot be reached'],
        map: [
          'br1 ge0 – fw1 ge1: down',
          'br1: degraded',
          'core ge2 – fw1 ge0: down',
          'core: degraded',
          'fw1 ha0 – fw2 ha0: down',
          'fw1: down',
          'fw2: degraded',
        ],
      });
      await s.lab.powerOn('fw1');
      // Links of earlier scenarios were lost within minutes of it: that they flap may be said, and stands until they rest.
      const ticket = expect.stringMatching(/^P2 fw1 cannot be reached( \(flapping\))?$/);
      await vi.waitFor(
        async () => {
          const shaky = await all.flapping();
          const { map, ...more } = await all.concluded(shaky);
          expect(more).toEqual({ findings: [], tickets: [ticket] });
          expect(map.filter((each) => shaky.length === 0 || !each.endsWith(': degraded'))).toEqual([]);
        },
        { timeout: 90_000, interval: 500 },
      );
    });

    test('six flaps in twelve seconds are one ticket that says so', options, async () => {
      for (let flap = 0; flap < 6; flap += 1) {
        s.lab.cut('core-fw2');
        await sleep(1000);
        s.lab.mend('core-fw2');
        await sleep(1000);
      }
      // Fast sources tell each flap, an agent that looks every five seconds only some: whoever tells, it is one ticket.
      const one = [expect.stringMatching(/^P\d .* \(flapping\)$/)];
      await vi.waitFor(async () => expect((await all.concluded()).tickets).toEqual(one), {
        timeout: 60_000,
        interval: 500,
      });
      await sleep(10_000);
      expect((await all.concluded()).tickets).toEqual(one);
    });
  });
});
