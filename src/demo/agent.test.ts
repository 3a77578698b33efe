/** The demo's agent as others ask it: Debian's snmp tools. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { movableClock } from '../base/clock.ts';
import { startAgent } from './agent.ts';
import type { Agent } from './agent.ts';
import { switchLeaves } from './agent-switch.ts';

const run = promisify(execFile);
const clock = movableClock(Date.UTC(2026, 10, 24, 10));
let agent: Agent;

beforeAll(async () => {
  const leaves = switchLeaves({ name: 'sw1', key: 3, began: clock.now() - 86_400_000 }, clock);
  agent = await startAgent('127.0.0.1', 'words', leaves);
});
afterAll(() => agent.close());

async function ask(tool: string, oids: string[], community = 'words'): Promise<string[]> {
  const how = ['-v2c', '-c', community, '-On', '-Oq', '-t', '2', '-r', '0', `127.0.0.1:${agent.port}`];
  const { stdout } = await run(tool, [...how, ...oids]);
  return stdout
    .trim()
    .split('\n')
    .filter((line) => !line.includes('past the end of the MIB tree'));
}

test('asked for one, for what is not there, and for the next', async () => {
  expect(await ask('snmpget', ['1.3.6.1.2.1.1.5.0'])).toEqual(['.1.3.6.1.2.1.1.5.0 "sw1"']);
  expect((await ask('snmpget', ['1.3.6.1.2.1.1.99.0']))[0]).toContain('No Such Instance');
  expect(await ask('snmpgetnext', ['1.3.6.1.2.1.1.4'])).toEqual(['.1.3.6.1.2.1.1.5.0 "sw1"']);
});

test('walked from end to end, by ones and in bulk: the same, each once, in order', async () => {
  const [walked, bulk] = [await ask('snmpwalk', ['1.3.6.1']), await ask('snmpbulkwalk', ['1.3.6.1'])];
  const oids = (lines: string[]): string[] => lines.map((line) => line.split(' ')[0] ?? '');
  expect(oids(bulk)).toEqual(oids(walked));
  expect(new Set(oids(bulk)).size).toBe(bulk.length);
  expect(bulk.length).toBe(switchLeaves({ name: '', key: 1, began: 0 }, clock).length);
}, 30_000);

test('what passes a port only grows, as fast as it is busy', async () => {
  const octets = async (): Promise<number> =>
    Number((await ask('snmpget', ['1.3.6.1.2.1.31.1.1.1.6.1']))[0]?.split(' ')[1]);
  const before = await octets();
  clock.forward(60_000);
  const passed = (await octets()) - before;
  expect(passed).toBeGreaterThan(0);
  expect((passed * 8) / 60).toBeLessThan(1e9);
});

test('whoever does not know the community, and whatever is no question, gets no answer', async () => {
  await expect(ask('snmpget', ['1.3.6.1.2.1.1.5.0'], 'guessed')).rejects.toThrow(/Timeout/);
  expect(await ask('snmpget', ['1.3.6.1.2.1.1.5.0'])).toHaveLength(1);
}, 20_000);
