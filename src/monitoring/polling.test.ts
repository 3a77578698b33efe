/** The poller in the whole product, on a stand-in for a switch whose interfaces go down and up. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { testSimulator } from '../../test/harness/agents.ts';
import type { TestSimulator } from '../../test/harness/agents.ts';
import { startProduct } from '../../test/harness/product.ts';
import type { Product } from '../../test/harness/product.ts';
import { setUpAdministrator } from '../../test/harness/visitor.ts';
import type { Visitor } from '../../test/harness/visitor.ts';

const IF = '1.3.6.1.2.1.2.2.1';
const IF_X = '1.3.6.1.2.1.31.1.1.1';
const run = promisify(execFile);

let product: Product;
let simulator: TestSimulator;
let ada: Visitor;
let device: string;
let client: string;

/** A switch of two ports. */
function ports(second: 'up' | 'down'): string[] {
  const rows = [1, 2].flatMap((i) => [
    `${IF}.1.${i}|2|${i}`,
    `${IF}.2.${i}|4|GigabitEthernet0/${i}`,
    `${IF}.3.${i}|2|6`,
    `${IF}.7.${i}|2|1`,
    `${IF}.8.${i}|2|${i === 2 && second === 'down' ? 2 : 1}`,
    `${IF_X}.1.${i}|4|Gi0/${i}`,
    `${IF_X}.6.${i}|70|1000`,
    `${IF_X}.10.${i}|70|1000`,
    `${IF_X}.15.${i}|66|1000`,
    `${IF_X}.18.${i}|4|to room ${i}`,
  ]);
  return ['1.3.6.1.2.1.1.3.0|67|100000', '1.3.6.1.2.1.1.5.0|4|sw1', ...rows];
}

beforeAll(async () => {
  [product, simulator] = await Promise.all([startProduct(), testSimulator({ switch: ports('up') })]);
  const link = /https?:\S+\/setup\/\S+/.exec(product.said())?.[0] ?? '';
  ({ visitor: ada } = await setUpAdministrator(product.origin, link));
  client = (await ada.must('POST', '/clients', { name: 'Acme', zone: 'Europe/London' }))['id'];
  const added = await ada.must('POST', '/devices', {
    clientId: client,
    name: 'sw1',
    kind: 'switch',
    managementAddress: '127.0.0.1',
  });
  device = added['id'];
  const credential = await ada.must('POST', '/credentials', {
    clientId: client,
    name: 'core',
    secret: { kind: 'snmp-v2c', community: 'switch' },
  });
  await ada.must('PUT', `/devices/${device}/polling`, {
    version: 0,
    credentialId: credential['id'],
    snmpPort: simulator.port,
    interfaceSeconds: 10,
    healthSeconds: 30,
  });
}, 120_000);
afterAll(async () => {
  await product.remove();
  await simulator.close();
});

type Finding = { component: string; condition: string; state: string; title: string; count: number };

const findings = async (): Promise<Finding[]> => {
  const { items } = await ada.must<{ items: Finding[] }>('GET', `/findings?clientId=${client}`);
  return items.filter(({ condition }) => condition === 'link-down');
};
const soon = { timeout: 40_000, interval: 300 };

it('shows a new device within seconds', async () => {
  await vi.waitFor(async () => {
    const { items } = await ada.must('GET', `/devices/${device}/interfaces`);
    expect(items).toMatchObject([
      { name: 'Gi0/1', alias: 'to room 1', state: 'up', speed: 1000 },
      { name: 'Gi0/2', alias: 'to room 2', state: 'up', speed: 1000 },
    ]);
  }, soon);
  const polling = await ada.must('GET', `/devices/${device}/polling`);
  expect(polling).toMatchObject({ credentialName: 'core', status: { failure: '', sysName: 'sw1' } });
  expect(await findings()).toEqual([]);
}, 60_000);

it('raises an interface that goes down, without any trap, and clears it when it is up', async () => {
  await simulator.change('switch', ports('down'));
  await vi.waitFor(async () => {
    expect(await findings()).toMatchObject([{ component: 'GigabitEthernet0/2', state: 'open' }]);
  }, soon);
  await simulator.change('switch', ports('up'));
  await vi.waitFor(async () => expect(await findings()).toMatchObject([{ state: 'cleared' }]), soon);
}, 120_000);

it('heals what a trap has told when the recovery trap is lost, and says the same thing once', async () => {
  await run('snmptrap', [
    ...['-v2c', '-c', 'any', '-m', '', `127.0.0.1:${product.ports.trap}`, '4711', '1.3.6.1.6.3.1.1.5.3'],
    ...[`${IF}.1.1`, 'i', '1', `${IF}.7.1`, 'i', '1', `${IF}.8.1`, 'i', '2', `${IF_X}.1.1`, 's', 'Gi0/1'],
  ]);
  await vi.waitFor(async () => {
    expect((await findings()).map(({ component }) => component)).toContain('GigabitEthernet0/1');
  }, soon);
  await vi.waitFor(async () => {
    const found = (await findings()).filter(({ component }) => component === 'GigabitEthernet0/1');
    expect(found).toMatchObject([{ state: 'cleared' }]);
  }, soon);
}, 120_000);

it('says in words why a device does not tell, and that it cannot be reached where nothing else is asked', async () => {
  const { version } = await ada.must('GET', `/devices/${device}/polling`);
  await ada.must('PUT', `/devices/${device}/polling`, { version, ping: false });
  await simulator.kill();
  await vi.waitFor(async () => {
    const { status } = await ada.must('GET', `/devices/${device}/polling`);
    expect(status).toMatchObject({ failure: expect.stringMatching(/no answer/), failingSince: expect.any(String) });
  }, soon);
  expect(await ada.must('GET', '/polled-devices')).toMatchObject({ devices: 1, failing: 1 });
  const unreachable = async (): Promise<string[]> => {
    const { items } = await ada.must<{ items: Finding[] }>('GET', `/findings?clientId=${client}`);
    return items.filter(({ condition }) => condition === 'unreachable').map(({ state }) => state);
  };
  await vi.waitFor(async () => expect(await unreachable()).toEqual(['open']), { timeout: 90_000, interval: 500 });
  await simulator.start();
  await vi.waitFor(async () => expect(await unreachable()).toEqual(['cleared']), { timeout: 90_000, interval: 500 });
}, 240_000);
