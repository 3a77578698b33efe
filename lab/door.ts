/**
 * A door from this machine into a namespace: what connects to a loopback port here is carried to a port there, without an
 * address or a route of the machine being touched. The listening socket is made here and handed to a child that lives there.
 */
import { fork } from 'node:child_process';
import { connect, createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';

export type Door = { port: number; close(): Promise<void> };

/** Opens a door to `port` on the loopback address of a namespace; `at`: which port it has here, any when 0. */
export async function openDoor(namespace: string, port: number, at = 0): Promise<Door> {
  const server = createServer();
  server.listen(at, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const child = fork(join(import.meta.dirname, 'door.ts'), [String(port)], {
    execPath: 'ip',
    execArgv: ['netns', 'exec', namespace, process.execPath, '--disable-warning=ExperimentalWarning'],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  await new Promise<void>((done, failed) => child.send('door', server, (error) => (error ? failed(error) : done())));
  server.close();
  return {
    port: typeof address === 'object' && address ? address.port : at,
    async close() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      child.kill('SIGTERM');
      await gone;
    },
  };
}

/** The child's part: takes the handed socket and carries each connection on. */
function carry(to: number): void {
  process.once('message', (_: unknown, server: Server) => {
    server.on('connection', (from: Socket) => {
      const there = connect(to, '127.0.0.1');
      from.pipe(there).pipe(from);
      // One side that breaks off ends the other; whoever speaks over it is told by its own protocol.
      from.on('error', () => there.destroy());
      there.on('error', () => from.destroy());
    });
  });
  // Whoever opened the door is gone: so are we.
  process.once('disconnect', () => process.exit(0));
}

if (process.send && process.argv[1] === import.meta.filename) carry(Number(process.argv[2]));
