/** The collectors of the clients: sockets that really send to the listeners, each from an address of its own on loopback. */
import { createSocket } from 'node:dgram';
import type { Socket } from 'node:dgram';
import { once } from 'node:events';
import type { Clock } from '../base/clock.ts';
import type { Logger } from '../base/log.ts';
import { Problem } from '../base/problem.ts';
import type { Cue } from './episodes.ts';
import { speakers, stranger } from './speakers.ts';
import type { Speaker } from './speakers.ts';

export type Targets = { host: string; syslogPort: number; trapPort: number };

export type Senders = {
  /** Lets a device say it now. */
  say(device: string, says: Cue['says']): void;
  /** Datagrams handed to the kernel since the start. */
  sent(): number;
  close(): void;
};

export async function openSenders(targets: Targets, { clock, log }: { clock: Clock; log: Logger }): Promise<Senders> {
  const sockets = new Map<string, Socket>();
  const everyone = [...speakers, stranger];
  const byName = new Map<string, Speaker>(everyone.map((speaker) => [speaker.device.name, speaker]));
  let sent = 0;
  for (const relay of new Set(everyone.map((speaker) => speaker.relay))) sockets.set(relay, await socketAt(relay, log));
  return {
    say(device, says) {
      const speaker = byName.get(device);
      const socket = speaker && sockets.get(speaker.relay);
      if (!speaker || !socket) throw new Error(`the demo has no device ${device}`);
      const now = clock.now();
      const [bytes, port] =
        'line' in says
          ? [Buffer.from(says.line(now)), targets.syslogPort]
          : [says.trap(now, speaker.device.address), targets.trapPort];
      socket.send(bytes, port, targets.host);
      sent += 1;
    },
    sent: () => sent,
    close: () => sockets.forEach((socket) => socket.close()),
  };
}

async function socketAt(address: string, log: Logger): Promise<Socket> {
  const socket = createSocket('udp4');
  try {
    socket.bind(0, address);
    await once(socket, 'listening');
  } catch (error) {
    throw new Problem(
      'demo/loopback',
      500,
      `The demo's devices send from ${address}, which this machine does not let it use: ${String(error)}`,
    );
  }
  // A datagram that cannot be sent is lost, as on a real network.
  socket.on('error', (error) => log.warn({ err: error, relay: address }, 'a simulated device could not send'));
  socket.unref();
  return socket;
}
