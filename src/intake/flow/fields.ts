/**
 * The few of IANA's IPFIX information elements that a flow is made of; NetFlow 9 has the same numbers (RFC 3954 section 8,
 * RFC 5102). All others are skipped by their length.
 */
export const element = {
  bytes: 1,
  packets: 2,
  protocol: 4,
  sourcePort: 7,
  source4: 8,
  inside: 10,
  targetPort: 11,
  target4: 12,
  outside: 14,
  bytesOut: 23,
  packetsOut: 24,
  source6: 27,
  target6: 28,
  /** One in how many packets: by sampling, by a named sampler, by the newer pair of kept and skipped packets. */
  samplingInterval: 34,
  samplerRandomInterval: 50,
  octetsTotal: 85,
  packetsTotal: 86,
  samplingPacketInterval: 305,
  samplingPacketSpace: 306,
} as const;
