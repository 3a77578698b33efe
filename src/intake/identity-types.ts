/** How listeners ask who sent something, and where they leave what nobody knows. */
import type { RecordKind } from '../wire/batch.ts';

export type Arrival = {
  listenerId: string;
  transport: 'udp' | 'tcp' | 'tls' | 'http' | 'trap';
  /** The peer's address, IPv4 not in its IPv6 clothes. */
  address: string;
  /** SHA-256 of the client certificate, lower-case hex. */
  certificate?: string;
  token?: string;
  /** HOSTNAME of the record's header, for relays. */
  host?: string;
};

export type Identified = {
  clientId: string;
  deviceId: string | null;
  /** IANA name for stamps that state no offset. */
  zone?: string;
};

export type UnknownReason = 'no-device' | 'ambiguous-address' | 'bad-credential' | 'relay-host-unknown';

export type IdentifyResult =
  | { is: 'known'; source: Identified }
  /** One peer that speaks for many: each record's HOSTNAME decides; `fallback` takes records whose name says nothing. */
  | { is: 'relay'; byHost: (host: string) => Identified | null; fallback: Identified | null }
  | { is: 'unknown'; reason: UnknownReason };

/** Answers at once, from an index in memory. */
export type Identify = (arrival: Arrival) => IdentifyResult;

/** The index behind `identify`; `version` grows with every change, so that callers may keep answers until then. */
export type IdentityIndex = { identify: Identify; readonly version: number };

export type QuarantineSink = {
  /** Keeps one record of an unknown sender. `record` is only valid during the call: copy what is kept. `at`: epoch ms. */
  put(arrival: Arrival, reason: UnknownReason, kind: RecordKind, record: Uint8Array, at: number): void;
};
