/**
 * Polling: devices and interfaces a second, and CPU seconds a 1,000 polls of a device with 48 interfaces, of a real snmpd
 * over versions 2c and 3; beside snmpbulkwalk and prometheus-snmp-exporter in the same run. Needs root (a network
 * namespace), snmpd, snmp and prometheus-snmp-exporter. Options: --polls 1000 --peers 100 --at-once 8 --json
 */
import { parseArgs } from 'node:util';
import { systemClock } from '../src/base/clock.ts';
import { newMemory, pollAgent } from '../src/monitoring/poll.ts';
import { openSnmp } from '../src/snmp/client.ts';
import type { Credential } from '../src/snmp/security.ts';
import { keysOfPhrases } from '../src/snmp/usm.ts';
import { INTERFACES, startAgent, v3 } from './poll/agent.ts';
import type { Agent } from './poll/agent.ts';
import { bulkwalk, exporter } from './poll/peers.ts';
import type { Cost } from './poll/peers.ts';

const quick = { interfaces: true, health: false, slow: false };

export async function main(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      polls: { type: 'string', default: '1000' },
      peers: { type: 'string', default: '100' },
      'at-once': { type: 'string', default: '8' },
      json: { type: 'boolean', default: false },
    },
  });
  const [polls, peers, atOnce] = [Number(values.polls), Number(values.peers), Number(values['at-once'])];
  const agent = await startAgent();
  try {
    const keys = keysOfPhrases('sha1', v3.authPhrase, 'aes128', v3.privPhrase);
    const costs: Record<string, Cost> = {
      'ours, version 2c': await ours(agent, { version: '2c', community: 'public' }, polls, atOnce),
      'ours, version 3 (SHA-1, AES)': await ours(agent, { version: '3', user: v3.user, keys }, polls, atOnce),
      'prometheus-snmp-exporter, 2c': await exporter(agent, peers),
      'snmpbulkwalk, 2c': bulkwalk(agent, Math.max(5, Math.floor(peers / 5))),
    };
    if (values.json) console.log(JSON.stringify(costs));
    else for (const [name, cost] of Object.entries(costs)) console.log(lineOf(name, cost));
  } finally {
    agent.end();
  }
}

/** Our product's own poll, as it is done each minute: the clocks of the agent, then eleven columns and what follows from them. */
async function ours(agent: Agent, credential: Credential, polls: number, atOnce: number): Promise<Cost> {
  const snmp = openSnmp({ clock: systemClock });
  const devices = Array.from({ length: atOnce }, () => ({
    session: snmp.session({ ...agent, credential }),
    memory: newMemory(),
  }));
  const round = async (count: number): Promise<void> => {
    await Promise.all(
      devices.map(async ({ session, memory }) => {
        for (let i = 0; i < count / atOnce; i += 1) {
          const { parts } = await pollAgent(session, memory, quick, systemClock);
          if (parts.length !== INTERFACES) throw new Error(`${parts.length} interfaces instead of ${INTERFACES}`);
        }
      }),
    );
  };
  await round(20 * atOnce);
  const [cpu, began] = [process.cpuUsage(), performance.now()];
  await round(polls);
  const { user, system } = process.cpuUsage(cpu);
  snmp.close();
  return { polls, cpuSeconds: (user + system) / 1e6, wallSeconds: (performance.now() - began) / 1000 };
}

function lineOf(name: string, { polls, cpuSeconds, wallSeconds }: Cost): string {
  const [each, rate] = [(1000 * cpuSeconds) / polls, polls / wallSeconds];
  return `${name.padEnd(30)} ${each.toFixed(2).padStart(7)} CPU s per 1,000 polls   ${rate.toFixed(0).padStart(5)} devices/s   ${(INTERFACES * rate).toFixed(0).padStart(6)} interfaces/s`;
}
