/** A UDP port that takes flows in, whichever of the four protocols they speak. */
import { createSocket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import type { AddressInfo } from 'node:net';
import type { Clock } from '../../base/clock.ts';
import { countDrop, countReceived } from '../../wire/counters.ts';
import type { Identity } from '../identify.ts';
import { plainAddress } from '../syslog/sender.ts';
import type { Exporters } from './exporters.ts';
import { Malformed } from './flow.ts';
import { readFlows } from './read.ts';

export type FlowOptions = {
  listenerId: string;
  host: string;
  port: number;
  identity: Pick<Identity, 'identify'>;
  exporters: Exporters;
  clock: Clock;
};
export type FlowListener = { address(): AddressInfo; close(): Promise<void> };

// The kernel grants what net.core.rmem_max allows; `watchfloor doctor` says when that is little.
const BUFFER_BYTES = 16 * 1024 * 1024;

/** Listens; rejects with the system's error when the port cannot be had. */
export async function listenForFlows(options: FlowOptions): Promise<FlowListener> {
  const socket = createSocket({ type: isIPv6(options.host) ? 'udp6' : 'udp4', recvBufferSize: BUFFER_BYTES });
  socket.on('message', (datagram, { address }) => takeIn(options, datagram, plainAddress(address)));
  await new Promise<void>((done, failed) => {
    socket.once('error', failed);
    socket.bind({ port: options.port, address: options.host }, () => {
      socket.off('error', failed);
      done();
    });
  });
  socket.on('error', () => countDrop(options.listenerId, 'socket', 1));
  return { address: () => socket.address(), close: () => new Promise((done) => socket.close(() => done())) };
}

/** Flows of strangers are counted, not kept: without a device no one could be shown them. */
function takeIn({ listenerId, identity, exporters, clock }: FlowOptions, datagram: Buffer, address: string): void {
  const found = identity.identify({ listenerId, transport: 'udp', address });
  if (found.is !== 'known' || found.source.deviceId === null) {
    countDrop(listenerId, found.is === 'unknown' ? `unknown-${found.reason}` : 'unknown-no-device', 1);
    return;
  }
  const { clientId, deviceId } = found.source;
  const exporter = { clientId, deviceId, address };
  try {
    const flows = readFlows(datagram, exporters.bookOf(exporter));
    countReceived(listenerId, flows.length, datagram.length);
    exporters.take(exporter, flows, clock.now());
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    countDrop(listenerId, 'malformed', 1);
  }
}
