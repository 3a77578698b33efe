/** The sender: in C where there is a compiler, so that it is never what is measured. */
import { spawn, spawnSync } from 'node:child_process';
import { createReadStream, existsSync, mkdirSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { cacheFolder } from './lines.ts';

const source = join(import.meta.dirname, '../peers/send-lines.c');

export type Send = {
  language: 'C' | 'JavaScript';
  send(port: number, file: string, lines: number, connections?: number): Promise<void>;
};

/** Compiles the sender if gcc is there; the substitute in JavaScript sends whole files over one connection. */
export function makeSender(): Send {
  mkdirSync(cacheFolder, { recursive: true });
  const program = join(cacheFolder, 'send-lines');
  const stale = !existsSync(program) || statSync(program).mtimeMs < statSync(source).mtimeMs;
  const built =
    !stale || spawnSync('gcc', ['-O2', '-pthread', '-o', program, source], { stdio: 'inherit' }).status === 0;
  if (!built) return { language: 'JavaScript', send: (port, file) => sendFile(port, file) };
  return {
    language: 'C',
    async send(port, file, lines, connections = 1) {
      const child = spawn(program, [String(port), file, String(lines), String(connections)], {
        stdio: ['ignore', 'ignore', 'inherit'],
      });
      const code = await new Promise<number | null>((done) => child.once('close', done));
      if (code !== 0) throw new Error(`the sender ended with ${code}`);
    },
  };
}

function sendFile(port: number, file: string): Promise<void> {
  return new Promise((done, fail) => {
    const socket = connect(port, '127.0.0.1', () => createReadStream(file, { highWaterMark: 1 << 20 }).pipe(socket));
    socket.once('close', () => done()).once('error', fail);
    socket.resume();
  });
}
