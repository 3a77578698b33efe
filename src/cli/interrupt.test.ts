/** Ctrl+C in a terminal: every process of the group hears it, and the launcher hands it on once more. */
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { startProgram } from '../../test/harness/run-program.ts';

vi.setConfig({ testTimeout: 120_000 });

let data: string;
beforeAll(() => void (data = mkdtempSync(join(tmpdir(), 'watchfloor-interrupt-'))));
afterAll(() => rmSync(data, { recursive: true, force: true }));

test('Ctrl+C stops everything in order: the database last, and no error in the log', async () => {
  const child = startProgram(['serve'], { env: { WATCHFLOOR_DATA: data }, group: true });
  const { pid, stdout, stderr } = child;
  if (pid === undefined || !stdout || !stderr) throw new Error('the program did not start');
  let log = '';
  stderr.setEncoding('utf8').on('data', (text: string) => (log += text));
  await new Promise<void>((done, failed) => {
    stdout.setEncoding('utf8').on('data', (text: string) => text.includes('is ready') && done());
    child.once('exit', (code) => failed(new Error(`serve ended with ${code}: ${log}`)));
  });
  process.kill(-pid, 'SIGINT');
  // Closed, not only ended: what it said last is read then too.
  const [code] = await once(child, 'close');
  const lines = log.split('\n').filter((line) => line.startsWith('{'));
  const levels = lines.map((line): number => JSON.parse(line).level);
  expect(lines.join('\n')).toContain('database system is shut down');
  expect(log).not.toContain('FATAL');
  expect([code, Math.max(...levels)]).toEqual([0, 30]);
});
