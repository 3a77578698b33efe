/** The lab with Watchfloor in it, polled and drawn on the map: scenarios hurt it and look at what was concluded. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { bringUp, clear, missingForLab } from '../../lab/lab.ts';
import type { Lab } from '../../lab/lab.ts';
import { cables } from '../../lab/plan.ts';
import type { Router } from '../../lab/plan.ts';
import { startInLab } from '../../lab/product.ts';
import { watchLab } from '../../lab/watch.ts';
import type { Concluded, LabWatch } from '../../lab/watch.ts';

/** What this machine lacks for the lab. */
export const missing = missingForLab();

/** Some of the routers, of which a scenario speaks: what is concluded of others is another's. */
export type Part = {
  /** Waits until what is concluded fits, then some seconds more, in which nothing else may be concluded. */
  concludes(expected: Expected): Promise<void>;
  concluded(maybe?: readonly string[]): Promise<Concluded>;
  /** What is open only because it came and went too often: it is said to flap until it has rested for minutes. */
  flapping(): Promise<string[]>;
  /** Mends its cables where a scenario failed, and closes its tickets, so that the next one begins with none. */
  tidyUp(): Promise<void>;
};

export type LabStage = LabWatch & {
  lab: Lab;
  part(...routers: readonly Router[]): Part;
  close(): Promise<void>;
};

/** `maybe`: findings that are there or not, as what is cut off could still say them or could not. */
export type Expected = Concluded & { maybe?: readonly string[] };

const LIMIT_MS = 90_000;
/** Agents look at their ports every five seconds, pollers every ten: what more there is has come by then. */
const SETTLED_MS = 12_000;

export async function labStage(): Promise<LabStage> {
  clearLeft();
  const data = mkdtempSync(join(tmpdir(), 'watchfloor-lab-'));
  const lab = await bringUp(`${PREFIX}${process.pid}`);
  const product = await startInLab(lab, data);
  await lab.untilReachable();
  const watch = await watchLab(product);
  // Until everything was looked at once.
  while ((await watch.concluded()).unwatched > 0) await sleep(500);
  return {
    ...watch,
    lab,
    part: (...routers) => partOf(watch, lab, routers),
    async close() {
      await product.stop();
      await lab.down();
      rmSync(data, { recursive: true, force: true });
    },
  };
}

const PREFIX = 'wft';

/** Removes the labs of processes that are no more: each bears its process in its name, so that two runs leave each other alone. */
function clearLeft(): void {
  const there = execFileSync('ip', ['netns', 'list'], { encoding: 'utf8' });
  const pids = [...there.matchAll(/^wft(\d+)-nms\b/gmu)].flatMap(([, pid]) => pid ?? []);
  for (const pid of pids) if (!existsSync(`/proc/${pid}`)) clear(`${PREFIX}${pid}`);
}

function partOf(watch: LabWatch, lab: Lab, routers: readonly Router[]): Part {
  const word = new RegExp(`\\b(?:${routers.join('|')})\\b`, 'u');
  const mine = (says: readonly string[]): string[] => says.filter((each) => word.test(each)).toSorted();
  const concluded = async (maybe: readonly string[] = []): Promise<Concluded> => {
    const { findings, tickets, map } = await watch.concluded();
    const certain = findings.filter((each) => !maybe.includes(each));
    return { findings: mine(certain), tickets: mine(tickets), map: mine(map) };
  };
  return {
    concluded,
    flapping: async () => mine((await watch.concluded()).flapping),
    async concludes({ maybe = [], ...expected }) {
      const wanted = JSON.stringify(sorted(expected), null, 1);
      const look = async (): Promise<string> => JSON.stringify(await concluded(maybe), null, 1);
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
    async tidyUp() {
      for (const { name, a, b } of cables) if (word.test(a.at) && word.test(b.at)) lab.mend(name);
      await closeAll(watch, (title) => word.test(title));
    },
  };
}

const zTickets = z.object({
  items: z.array(z.object({ id: z.string(), title: z.string(), version: z.number(), state: z.string() })),
});

const zVersion = z.object({ version: z.number() });

async function closeAll({ ask }: LabWatch, isMine: (title: string) => boolean): Promise<void> {
  const { items } = zTickets.parse(await ask('GET', '/tickets?tab=all&limit=200'));
  for (const { id, title, version, state } of items)
    if (isMine(title) && state !== 'resolved' && state !== 'closed') {
      const resolution = 'The scenario is over.';
      const resolved = zVersion.parse(await ask('POST', `/tickets/${id}/resolve`, { version, resolution }));
      // Done with: what is merely resolved would be opened again by the next scenario on the same cable.
      await ask('POST', `/tickets/${id}/close`, { version: resolved.version });
    }
}

function sorted({ findings, tickets, map }: Concluded): Concluded {
  return { findings: findings.toSorted(), tickets: tickets.toSorted(), map: map.toSorted() };
}
