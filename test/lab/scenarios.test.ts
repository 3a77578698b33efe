/**
 * A real network is hurt, and exactly what an experienced engineer would have concluded is concluded: these findings, these
 * tickets, this map, nothing else. Each scenario begins and ends with a network that is well.
 */
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { setTimeout as sleep } from 'node:timers/promises';
import { missing, labStage } from '../harness/lab.ts';
import type { LabStage } from '../harness/lab.ts';

let s: LabStage;
const well = { findings: [], map: [] };
const LIMIT_MS = 240_000;

describe.skipIf(missing.length > 0)('the lab', () => {
  beforeAll(async () => void (s = await labStage('wftest')), 240_000);
  afterAll(() => s?.close(), 60_000);
  afterEach(() => s?.resolveAll());

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

  test(
    'one of two links is redundancy, the second is service, and both are one ticket; it heals by itself',
    async () => {
      s.lab.cut('core-acc1-a');
      await s.concludes({
        findings: lost.a,
        tickets: ['P3 The link acc1 ge0 – core ge0 is down'],
        map: ['acc1 ge0 – core ge0: down', 'acc1: degraded', 'core: degraded'],
      });
      s.lab.cut('core-acc1-b');
      await s.concludes({
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
      await s.concludes({ ...well, tickets: ['P2 acc1 cannot be reached'] });
    },
    LIMIT_MS,
  );

  test(
    'a branch cut off on both its ways is one ticket; what is behind it is only behind it',
    async () => {
      s.lab.cut('fw1-br1');
      s.lab.cut('fw2-br1');
      await s.concludes({
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
      await s.concludes({ ...well, tickets: ['P2 br1 cannot be reached'] });
    },
    LIMIT_MS,
  );

  test(
    'an agent that starts again is no reboot: no ticket, and nothing on the map',
    async () => {
      await s.lab.programs('fw1').stop('snmpd');
      await s.lab.programs('fw1').start('snmpd');
      await sleep(20_000);
      await s.concludes({ ...well, tickets: [] });
    },
    LIMIT_MS,
  );

  test(
    'traps and syslog that are lost are made up for by polling, in both directions',
    async () => {
      s.lab.mute('acc1');
      s.lab.mute('acc2');
      s.lab.cut('acc1-acc2');
      await s.concludes({
        findings: ['acc1 OSPF neighbour 10.9.3.2: neighbour-lost', 'acc1 ge2: link-down', 'acc2 device: unreachable'],
        tickets: ['P2 acc2 cannot be reached'],
        map: ['acc1 ge2 – acc2 ge0: down', 'acc1: degraded', 'acc2: down'],
      });
      s.lab.mend('acc1-acc2');
      await s.concludes({ ...well, tickets: ['P2 acc2 cannot be reached'] });
      s.lab.hear('acc1');
      s.lab.hear('acc2');
    },
    LIMIT_MS,
  );

  test(
    'six flaps in twelve seconds are one ticket that says so',
    async () => {
      for (let flap = 0; flap < 6; flap += 1) {
        s.lab.cut('core-fw2');
        await sleep(1000);
        s.lab.mend('core-fw2');
        await sleep(1000);
      }
      // Fast sources tell each flap, an agent that looks every five seconds only some: whoever tells, it is one ticket.
      const one = [expect.stringMatching(/^P\d .* \(flapping\)$/)];
      await vi.waitFor(async () => expect((await s.concluded()).tickets).toEqual(one), {
        timeout: 60_000,
        interval: 500,
      });
      await sleep(10_000);
      expect((await s.concluded()).tickets).toEqual(one);
    },
    LIMIT_MS,
  );
});
