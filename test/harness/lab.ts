/** The lab with Watchfloor in it, polled and drawn on the map: scenarios hurt it and look at what was concluded. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { bringUp, missingForLab } from '../../lab/lab.ts';
import type { Lab } from '../../lab/lab.ts';
import { startInLab } from '../../lab/product.ts';
import type { LabProduct } from '../../lab/product.ts';
import { watchLab } from '../../lab/watch.ts';
import type { Concluded, LabWatch } from '../../lab/watch.ts';

/** What this machine lacks for the lab. */
export const missing = missingForLab();

export type LabStage = LabWatch & {
  lab: Lab;
  product: LabProduct;
  /** Waits until what is concluded fits, then some seconds more, in which nothing else may be concluded. */
  concludes(expected: Expected): Promise<void>;
  /** Resolves every ticket, so that the next scenario begins with none. */
  resolveAll(): Promise<void>;
  close(): Promise<void>;
};

/** `maybe`: findings that are there or not, as what is cut off could still say them or could not. */
export type Expected = Concluded & { maybe?: readonly string[] };

const LIMIT_MS = 90_000;
/** Agents look at their ports every five seconds, pollers every ten: what more there is has come by then. */
const SETTLED_MS = 15_000;

export async function labStage(prefix: string): Promise<LabStage> {
  const data = mkdtempSync(join(tmpdir(), 'watchfloor-lab-'));
  const lab = await bringUp(prefix);
  const product = await startInLab(lab, data);
  await lab.untilReachable();
  const watch = await watchLab(product);
  // Until everything was looked at once.
  while ((await watch.concluded()).unwatched > 0) await sleep(500);
  return {
    ...watch,
    lab,
    product,
    async concludes({ maybe = [], ...expected }) {
      const wanted = JSON.stringify(sorted(expected), null, 1);
      const look = async (): Promise<string> => {
        const { findings, tickets, map } = await watch.concluded();
        const certain = findings.filter((finding) => !maybe.includes(finding));
        return JSON.stringify(sorted({ findings: certain, tickets, map }), null, 1);
      };
      const limit = performance.now() + LIMIT_MS;
      let last = '';
      while (last !== wanted) {
        if (performance.now() > limit) throw new Error(`concluded ${last}\ninstead of ${wanted}`);
        await sleep(500);
        last = await look();
      }
      await sleep(SETTLED_MS);
      last = await look();
      if (last !== wanted) throw new Error(`concluded at last ${last}\ninstead of ${wanted}`);
    },
    resolveAll: () => resolveAll(watch),
    async close() {
      await product.stop();
      await lab.down();
      rmSync(data, { recursive: true, force: true });
    },
  };
}

const zTickets = z.object({ items: z.array(z.object({ id: z.string(), version: z.number(), state: z.string() })) });

async function resolveAll({ ask }: LabWatch): Promise<void> {
  const { items } = zTickets.parse(await ask('GET', '/tickets?tab=all&limit=200'));
  for (const { id, version, state } of items)
    if (state !== 'resolved' && state !== 'closed')
      await ask('POST', `/tickets/${id}/resolve`, { version, resolution: 'The scenario is over.' });
}

function sorted({ findings, tickets, map }: Concluded): Concluded {
  return { findings: findings.toSorted(), tickets: tickets.toSorted(), map: map.toSorted() };
}
