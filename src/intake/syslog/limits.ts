export type SyslogLimits = {
  /** Longest record in bytes; what is longer is cut and counted. RFC 5424 asks for 2,048 at least. */
  longest: number;
  /** Open connections of one listener, and of one address at it. */
  connections: number;
  connectionsPerPeer: number;
  /**
   * A connection that says nothing for so long is closed. Long, because a quiet device is no fault and the first line
   * after a close is lost by many senders; peers that vanished are found by TCP keep-alive.
   */
  idleMs: number;
  /** Records a second of one address; 0 is no limit. Datagrams above it are dropped and counted, streams are held back. */
  udpRate: { perSecond: number; burst: number };
  tcpRate: { perSecond: number; burst: number };
};

export const usualLimits: SyslogLimits = {
  longest: 64 * 1024,
  connections: 1024,
  connectionsPerPeer: 64,
  idleMs: 12 * 3_600_000,
  udpRate: { perSecond: 50_000, burst: 100_000 },
  tcpRate: { perSecond: 0, burst: 0 },
};
