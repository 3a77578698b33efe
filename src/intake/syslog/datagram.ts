/** Syslog over UDP, RFC 5426: one message a datagram. Nothing can be held back here, so what has no room is counted. */
import { createSocket } from 'node:dgram';
import type { RemoteInfo, Socket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import type { Clock } from '../../base/clock.ts';
import type { Logger } from '../../base/log.ts';
import { countDrop } from '../../wire/counters.ts';
import type { SyslogLimits } from './limits.ts';
import { Sender, plainAddress } from './sender.ts';
import type { Into } from './sender.ts';
import { TokenBucket } from './token-bucket.ts';

export type DatagramOptions = {
  listenerId: string;
  host: string;
  into: Into;
  limits: SyslogLimits;
  clock: Clock;
  logger: Logger;
};

type Peer = { sender: Sender; bucket: TokenBucket };

// Addresses can be invented: beyond this many peers all start anew.
const MOST_PEERS = 20_000;
// The kernel grants what net.core.rmem_max allows; `watchfloor doctor` says when that is little.
const BUFFER_BYTES = 16 * 1024 * 1024;
const [LF, CR] = [0x0a, 0x0d];

/** A socket that is not bound yet. */
export function datagramListener(options: DatagramOptions): Socket {
  const peers = new Map<string, Peer>();
  const spans = [0, 0];
  const peerOf = ({ address }: RemoteInfo): Peer => {
    const known = peers.get(address);
    if (known) return known;
    if (peers.size >= MOST_PEERS) peers.clear();
    const { listenerId, into, limits, clock } = options;
    const peer = {
      sender: new Sender({ listenerId, transport: 'udp', address: plainAddress(address) }, into),
      bucket: new TokenBucket(limits.udpRate, clock.monotonic()),
    };
    peers.set(address, peer);
    return peer;
  };
  const socket = createSocket({ type: isIPv6(options.host) ? 'udp6' : 'udp4', recvBufferSize: BUFFER_BYTES });
  socket.on('message', (bytes, from) => {
    const { listenerId, into, limits, clock } = options;
    const peer = peerOf(from);
    if (peer.bucket.take(1, clock.monotonic()) === 0) return countDrop(listenerId, 'rate-limit', 1);
    if (into.collector.isFull) return countDrop(listenerId, 'no-room', 1);
    const end = trimmedEnd(bytes);
    if (end > limits.longest) countDrop(listenerId, 'cut', 1);
    spans[1] = Math.min(end, limits.longest);
    if (end === 0) return countDrop(listenerId, 'empty', 1);
    return peer.sender.deliver({ bytes, spans, count: 1, at: clock.now() });
  });
  return socket;
}

/** Some senders end a datagram with a line feed or NUL all the same. */
function trimmedEnd(bytes: Buffer): number {
  let end = bytes.length;
  while (end > 0 && (bytes[end - 1] === LF || bytes[end - 1] === CR || bytes[end - 1] === 0)) end -= 1;
  return end;
}
