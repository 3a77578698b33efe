/** What is read of each vendor's devices, from stand-ins for their agents. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { testAgent, testSimulator } from '../../test/harness/agents.ts';
import type { TestAgent, TestSimulator } from '../../test/harness/agents.ts';
import { standIns } from '../../test/harness/stand-ins.ts';
import { systemClock } from '../base/clock.ts';
import { openSnmp } from '../snmp/client.ts';
import type { SnmpClient } from '../snmp/client.ts';
import { newMemory, pollAgent } from './poll.ts';
import type { Reading } from './poll.ts';
import { generic, profileOf } from './profiles.ts';

let simulator: TestSimulator;
let agent: TestAgent;
let client: SnmpClient;

beforeAll(async () => {
  client = openSnmp({ clock: systemClock });
  [simulator, agent] = await Promise.all([testSimulator(standIns), testAgent()]);
});
afterAll(async () => {
  client.close();
  await Promise.all([simulator.close(), agent.close()]);
});

function poll(community: string, port = simulator.port): Promise<Reading> {
  const session = client.session({ address: '127.0.0.1', port, credential: { version: '2c', community } });
  return pollAgent(session, newMemory(), { interfaces: true, health: true, slow: true }, systemClock);
}

/** Of the device as a whole, and the names of its parts. */
function measures({ samples }: Reading): Record<string, number> {
  const whole = samples.filter(({ component, metric }) => component === '' && metric.startsWith('device.'));
  return Object.fromEntries(whole.map(({ metric, value }) => [metric.slice(7), value]));
}

it.each<[keyof typeof standIns, string, Record<string, number>]>([
  ['srx', 'Juniper', { cpu: 12, memory: 61, temperature: 47, sessions: 2000 }],
  ['ex', 'Juniper', { cpu: 12, memory: 61, temperature: 47 }],
  ['mx', 'Juniper', { cpu: 12, memory: 61, temperature: 47 }],
  ['cisco', 'Cisco', { cpu: 23, memory: 30, temperature: 29 }],
  ['fortigate', 'Fortinet', { cpu: 7, memory: 58, storage: 25, sessions: 4321 }],
  ['paloalto', 'Palo Alto', { cpu: 31, sessions: 777 }],
  ['host', 'generic', { cpu: 20, memory: 40, storage: 75 }],
])('reads a stand-in for %s as %s', async (name, profile, expected) => {
  const reading = await poll(name);
  expect(reading.system.profile).toBe(profile);
  expect(measures(reading)).toEqual(expected);
});

it('names the parts that are hot or full', async () => {
  const srx = await poll('srx');
  const hot = srx.samples.filter(({ metric }) => metric === 'device.temperature').map(({ component }) => component);
  expect(hot).toEqual(['', 'FPC: FPC 0', 'Routing Engine 0']);
  const host = await poll('host');
  expect(host.samples).toContainEqual({ metric: 'device.storage', component: '/var', value: 75 });
  expect(host.samples).toContainEqual({ metric: 'device.temperature', component: 'Inlet', value: 81.2 });
  expect(host.parts).toContainEqual(expect.objectContaining({ kind: 'sensor', component: 'Inlet', state: 'beyond' }));
});

it('sees routing neighbours, and the members of a cluster', async () => {
  const { parts } = await poll('host');
  const neighbours = parts.filter(({ kind }) => kind === 'neighbour');
  expect(neighbours.map(({ component, state }) => [component, state])).toEqual([
    ['OSPF neighbour 10.0.0.2', 'up'],
    ['BGP neighbour 192.0.2.9', 'down'],
  ]);
  const membersOf = async (name: string): Promise<unknown> =>
    (await poll(name)).parts.filter(({ kind }) => kind === 'ha').map(({ component, state }) => [component, state]);
  expect(await membersOf('mx')).toEqual([
    ['Routing Engine 0', 'master'],
    ['Routing Engine 1', 'backup'],
  ]);
  expect(await membersOf('fortigate')).toEqual([
    ['fgt-a', 'in step'],
    ['fgt-b', 'out of step'],
  ]);
  expect(await membersOf('paloalto')).toEqual([['0', 'active']]);
});

it('reads Debian’s snmpd: memory without what Linux caches', async () => {
  const reading = await poll('public', agent.port);
  expect(reading.system.profile).toBe('Net-SNMP');
  const { memory = -1, storage = -1 } = measures(reading);
  for (const share of [memory, storage]) expect(share).toSatisfy((value: number) => value > 0 && value <= 100);
  expect(reading.parts.map(({ component }) => component)).toContain('lo');
});

it('knows a vendor by its whole number, not by its first digits', () => {
  expect(profileOf('1.3.6.1.4.1.90.1')).toBe(generic);
  expect(profileOf('1.3.6.1.4.1.9.1.1').name).toBe('Cisco');
});
