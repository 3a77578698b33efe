/** What two polls of a real agent say together. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { setTimeout } from 'node:timers/promises';
import { testAgent } from '../../test/harness/agents.ts';
import type { TestAgent } from '../../test/harness/agents.ts';
import { systemClock } from '../base/clock.ts';
import { openSnmp } from '../snmp/client.ts';
import type { SnmpClient } from '../snmp/client.ts';
import { newMemory, pollAgent } from './poll.ts';
import type { Reading } from './poll.ts';

const minute = { interfaces: true, health: false, slow: false };
/** net-snmp keeps its table of interfaces for three seconds. */
const CACHE_MS = 3500;

let agent: TestAgent;
let client: SnmpClient;

beforeAll(async () => {
  client = openSnmp({ clock: systemClock });
  agent = await testAgent();
});
afterAll(async () => {
  client.close();
  await agent.close();
});

it('counts the traffic of its own questions, and takes a restart of the agent for what it is', async () => {
  const memory = newMemory();
  const session = client.session({
    address: agent.address,
    port: agent.port,
    credential: { version: '2c', community: 'public' },
  });
  const poll = (): Promise<Reading> => pollAgent(session, memory, minute, systemClock);
  const first = await poll();
  expect(first.rates).toEqual({});
  expect(first.samples).toEqual([]);
  await setTimeout(CACHE_MS);
  const second = await poll();
  const { inOctets = 0 } = second.rates?.['lo'] ?? {};
  expect(inOctets).toBeGreaterThan(0);
  expect(second.restart).toBeUndefined();

  await agent.kill();
  await agent.start();
  const third = await poll();
  // hrSystemUptime went on: the device did not.
  expect(third.restart?.action).toBe('agent_restarted');
  expect(third.rates).toEqual({});
  await setTimeout(CACHE_MS);
  const fourth = await poll();
  expect(fourth.restart).toBeUndefined();
  expect(fourth.rates?.['lo']?.inOctets).toBeLessThan(1e11);
});
