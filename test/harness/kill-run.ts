/** Kills parts of the running product under load, again and again, and counts what is there afterwards. */
import { readFileSync } from 'node:fs';
import { createSocket } from 'node:dgram';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock } from '../../src/base/clock.ts';
import { openDb, systemScope } from '../../src/db/open.ts';
import { readStored } from '../../src/roles/stored.ts';
import { blockStore } from '../../src/wire/blocks.ts';
import { startProduct } from './product.ts';
import type { Product } from './product.ts';
import { setUpAdministrator, setupLinkIn } from './visitor.ts';
import type { Visitor } from './visitor.ts';

export type KillReport = {
  kills: number;
  /** Records that were answered with success: each must be stored once. */
  acknowledged: number;
  lost: number[];
  doubled: number[];
  /** Tickets and entries the API confirmed and that are missing or there twice. */
  ticketFaults: string[];
  /** Interfaces reported down, each of which must have exactly one finding. */
  findingFaults: string[];
};

type Victim = 'server' | 'database' | 'both';
const victims: Victim[] = ['server', 'database', 'both'];

/** Runs `kills` rounds: load for a random moment, then kill -9. */
export async function killRun(kills: number, seed: number): Promise<KillReport> {
  const product = await startProduct();
  try {
    const { visitor } = await setUpAdministrator(product.origin, setupLinkIn(product.said()));
    const client = await visitor.must<{ id: string }>('POST', '/clients', { name: 'Kill Test', zone: 'UTC' });
    await visitor.must('POST', '/devices', {
      clientId: client.id,
      name: 'edge1',
      kind: 'firewall',
      vendor: 'Juniper',
      managementAddress: '127.0.0.1',
    });
    const hook = await visitor.must<{ secret: string }>('POST', '/source-keys', {
      kind: 'webhook',
      clientId: client.id,
      name: 'load',
    });
    const load = new Load(product, visitor, hook.secret, client.id);
    const random = randomOf(seed);
    for (let round = 0; round < kills; round += 1) {
      const working = load.work();
      await sleep(300 + random() * 1200);
      await killOne(product, victims[round % victims.length] ?? 'server');
      load.pause();
      await working;
      if (victims[round % victims.length] !== 'database') await product.start();
      else await untilAnswers(product.origin);
    }
    await load.downs(product.ports.syslogUdp, kills);
    return { kills, ...(await load.count()) };
  } finally {
    await product.remove();
  }
}

async function killOne(product: Product, victim: Victim): Promise<void> {
  if (victim !== 'server') process.kill(postmaster(product), 'SIGKILL');
  if (victim !== 'database') await product.kill('SIGKILL');
}

function postmaster(product: Product): number {
  return Number(readFileSync(join(product.data, 'postgres/cluster/postmaster.pid'), 'utf8').split('\n')[0]);
}

async function untilAnswers(origin: string): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    const response = await fetch(`${origin}/readyz`);
    if (response.ok) return;
    await sleep(100);
  }
  throw new Error('the database did not come back');
}

class Load {
  readonly #acknowledged: number[] = [];
  readonly #tickets: { id: string; title: string; entries: string[] }[] = [];
  #next = 0;
  #on = false;

  readonly product: Product;
  readonly visitor: Visitor;
  readonly hook: string;
  readonly clientId: string;

  constructor(product: Product, visitor: Visitor, hook: string, clientId: string) {
    this.product = product;
    this.visitor = visitor;
    this.hook = hook;
    this.clientId = clientId;
  }

  pause(): void {
    this.#on = false;
  }

  async work(): Promise<void> {
    this.#on = true;
    await Promise.all([
      this.#repeat(() => this.#post()),
      this.#repeat(() => this.#post()),
      this.#repeat(() => this.#ticket()),
    ]);
  }

  async #repeat(once: () => Promise<void>): Promise<void> {
    while (this.#on) {
      try {
        await once();
      } catch {
        // Not confirmed: whether it was kept is open, and nothing is counted. The kill is what is tested.
        await sleep(20);
      }
    }
  }

  async #post(): Promise<void> {
    const numbers = Array.from({ length: 20 }, () => (this.#next += 1));
    const body = numbers.map((n) => JSON.stringify({ message: `load ${n}`, n })).join('\n');
    const response = await fetch(`${this.product.origin}/api/v1/hooks/${this.hook}`, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json' },
    });
    if (response.status === 200) this.#acknowledged.push(...numbers);
    await response.arrayBuffer();
  }

  async #ticket(): Promise<void> {
    const title = `Load ${(this.#next += 1)}`;
    const { id } = await this.visitor.must<{ id: string }>('POST', '/tickets', {
      clientId: this.clientId,
      title,
      description: 'under load',
      impact: 'low',
      urgency: 'low',
    });
    const ticket = { id, title, entries: [] as string[] };
    this.#tickets.push(ticket);
    const text = `entry of ${title}`;
    await this.visitor.must('POST', `/tickets/${id}/entries`, { audience: 'internal', text });
    ticket.entries.push(text);
    await sleep(20);
  }

  /** One interface after another goes down, by real datagrams; detection must say each once. */
  async downs(port: number, count: number): Promise<void> {
    const socket = createSocket('udp4');
    for (let i = 0; i < count; i += 1) {
      const line = `<28>1 ${new Date().toISOString()} edge1 mib2d 1 SNMP_TRAP_LINK_DOWN [junos@2636.1.1.1.2.1 snmp-interface-index="${500 + i}" admin-status="up(1)" operational-status="down(2)" interface-name="ge-0/0/${i}"]`;
      await new Promise((done) => socket.send(line, port, '127.0.0.1', done));
    }
    socket.close();
    await sleep(4000);
    this.#interfaces = count;
  }
  #interfaces = 0;

  async count(): Promise<Omit<KillReport, 'kills'>> {
    const connection = { host: join(this.product.data, 'postgres/run'), port: 5432, database: 'watchfloor' };
    const db = openDb({ ...connection, user: 'watchfloor_app' });
    const store = blockStore({
      reading: db,
      writing: db,
      clock: systemClock,
      read: readStored,
      retention: async () => ({ usual: 90, byClient: new Map() }),
    });
    const seen = new Map<number, number>();
    for await (const event of store.search(systemScope, { clientId: this.clientId, limit: 1_000_000 })) {
      const n = /"n":(\d+)/.exec(String(event.event['event.original']))?.[1];
      if (n) seen.set(Number(n), (seen.get(Number(n)) ?? 0) + 1);
    }
    const ticketFaults = await this.#ticketFaults();
    const findings = await db.as(systemScope, (tx) => tx.selectFrom('finding').select(['component']).execute());
    await db.close();
    const components = findings.map(({ component }) => component);
    return {
      acknowledged: this.#acknowledged.length,
      lost: this.#acknowledged.filter((n) => !seen.has(n)),
      doubled: [...seen].filter(([, times]) => times > 1).map(([n]) => n),
      ticketFaults,
      findingFaults: Array.from({ length: this.#interfaces }, (_, i) => `ge-0/0/${i}`).filter(
        (name) => components.filter((each) => each === name).length !== 1,
      ),
    };
  }

  async #ticketFaults(): Promise<string[]> {
    const faults: string[] = [];
    for (const { id, title, entries } of this.#tickets) {
      const { status, body } = await this.visitor.ask('GET', `/tickets/${id}`);
      const text = JSON.stringify(body);
      if (status !== 200 || !text.includes(title)) faults.push(`${title}: ${status}`);
      for (const entry of entries)
        if (text.split(entry).length !== 2) faults.push(`${entry}: ${text.split(entry).length - 1} times`);
    }
    return faults;
  }
}

/** A small generator with a seed, so that a failing run can be repeated (mulberry32's recurrence). */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
