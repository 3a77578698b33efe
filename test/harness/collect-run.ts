/** A collector as its users run it: a process of its own, on a data folder and ports of its own. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freeTcp, freeUdp } from './product.ts';

const root = join(import.meta.dirname, '../..');

export type CollectorRun = {
  ports: { udp: number; tcp: number; trap: number; flow: number };
  data: string;
  said(): string;
  /** Starts (again); resolves when it listens. */
  start(): Promise<void>;
  kill(signal: NodeJS.Signals): Promise<void>;
  remove(): Promise<void>;
};

const READY_LIMIT_MS = 60_000;

export async function collectorRun(enrolment: string, more: Record<string, string> = {}): Promise<CollectorRun> {
  const data = mkdtempSync(join(tmpdir(), 'watchfloor-collector-'));
  const ports = { udp: await freeUdp(), tcp: await freeTcp(), trap: await freeUdp(), flow: await freeUdp() };
  const file = join(data, 'enrolment.txt');
  writeFileSync(file, enrolment, { mode: 0o600 });
  const env = {
    ...process.env,
    WATCHFLOOR_DATA: data,
    WATCHFLOOR_INTAKE_HOST: '127.0.0.1',
    WATCHFLOOR_SYSLOG_UDP_PORT: String(ports.udp),
    WATCHFLOOR_SYSLOG_TCP_PORT: String(ports.tcp),
    WATCHFLOOR_SYSLOG_TLS_PORT: '0',
    WATCHFLOOR_TRAP_PORT: String(ports.trap),
    WATCHFLOOR_FLOW_PORT: String(ports.flow),
    WATCHFLOOR_LOG_LEVEL: 'info',
    ...more,
  };
  let child: ChildProcess | undefined;
  let said = '';
  const kill = async (signal: NodeJS.Signals): Promise<void> => {
    const ending = child;
    if (!ending || ending.exitCode !== null || ending.signalCode !== null) return;
    const gone = new Promise((done) => ending.once('exit', done));
    ending.kill(signal);
    await gone;
  };
  return {
    ports,
    data,
    said: () => said,
    async start() {
      const before = said.length;
      const run = spawn(
        process.execPath,
        ['--disable-warning=ExperimentalWarning', 'src/main.ts', 'collect', '--enrol', file],
        { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] },
      );
      child = run;
      for (const stream of [run.stdout, run.stderr]) stream.on('data', (text: Buffer) => (said += text.toString()));
      const limit = performance.now() + READY_LIMIT_MS;
      while (!said.slice(before).includes('The collector listens.')) {
        if (run.exitCode !== null) throw new Error(`the collector ended with ${run.exitCode}: ${said}`);
        if (performance.now() > limit) throw new Error(`the collector does not listen: ${said}`);
        await sleep(50);
      }
    },
    kill,
    async remove() {
      await kill('SIGTERM');
      rmSync(data, { recursive: true, force: true });
    },
  };
}
