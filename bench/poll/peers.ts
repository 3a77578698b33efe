/** The same ten columns by others: snmpbulkwalk of Net-SNMP, and prometheus-snmp-exporter. */
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Agent } from './agent.ts';

const IF = '1.3.6.1.2.1.2.2.1';
const IF_X = '1.3.6.1.2.1.31.1.1.1';
export const COLUMNS = [
  `${IF}.7`,
  `${IF}.8`,
  `${IF}.13`,
  `${IF}.14`,
  `${IF}.19`,
  `${IF}.20`,
  ...[6, 7, 10, 11].map((n) => `${IF_X}.${n}`),
];

export type Cost = { polls: number; cpuSeconds: number; wallSeconds: number };

/** One process a column and poll: that is how it is used in scripts. */
export function bulkwalk({ address, port }: Agent, polls: number): Cost {
  const walks = COLUMNS.map(
    (oid) => `snmpbulkwalk -v2c -c public -Cr25 -On -m '' ${address}:${port} ${oid} >/dev/null`,
  );
  const script = `for i in $(seq ${polls}); do ${walks.join('; ')}; done; times`;
  const began = performance.now();
  const told = execFileSync('bash', ['-c', script], { encoding: 'utf8' }).trim().split('\n');
  const seconds = [...(told.at(-1) ?? '').matchAll(/(\d+)m([\d.]+)s/gu)].map(([, m, s]) => 60 * Number(m) + Number(s));
  return {
    polls,
    cpuSeconds: seconds.reduce((sum, each) => sum + each, 0),
    wallSeconds: (performance.now() - began) / 1000,
  };
}

export async function exporter({ address, port }: Agent, polls: number): Promise<Cost> {
  const file = join(mkdtempSync(join(tmpdir(), 'wf-exporter-')), 'snmp.yml');
  const metrics = COLUMNS.map(
    (oid, i) => `  - {name: m${i}, oid: ${oid}, type: gauge, help: m, indexes: [{labelname: ifIndex, type: gauge}]}`,
  );
  writeFileSync(
    file,
    [
      'bench:',
      '  walk:',
      ...COLUMNS.map((oid) => `  - ${oid}`),
      '  version: 2',
      '  max_repetitions: 25',
      '  auth: {community: public}',
      '  metrics:',
      ...metrics,
      '',
    ].join('\n'),
  );
  const program = spawn(
    'prometheus-snmp-exporter',
    [`--config.file=${file}`, '--web.listen-address=127.0.0.1:19116', '--log.level=error'],
    { stdio: 'ignore' },
  );
  try {
    await setTimeout(1500);
    const ask = async (): Promise<void> => {
      const answer = await fetch(`http://127.0.0.1:19116/snmp?module=bench&target=${address}:${port}`);
      const text = await answer.text();
      if (!answer.ok || !text.includes('m9{'))
        throw new Error(`the exporter answered ${answer.status}: ${text.slice(0, 200)}`);
    };
    await ask();
    const [before, began] = [cpuOf(program.pid ?? 0), performance.now()];
    for (let i = 0; i < polls; i += 1) await ask();
    return { polls, cpuSeconds: cpuOf(program.pid ?? 0) - before, wallSeconds: (performance.now() - began) / 1000 };
  } finally {
    program.kill('SIGKILL');
  }
}

/** User and system seconds of a process, hundredths by the kernel's clock. */
function cpuOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / 100;
}
