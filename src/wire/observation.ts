/** What our own poller saw, as a record of the wire log: it goes the way of traps and lines, so that one thing is said once. */
import { z } from 'zod';

export const observationActions = [
  'interface_down',
  'interface_up',
  'interface_disabled',
  'speed_changed',
  'neighbor_down',
  'neighbor_up',
  'ha_failover',
  'agent_restarted',
  'device_restarted',
  'device_unreachable',
  'device_reachable',
  'sensor_beyond',
  'sensor_normal',
  'check_failed',
  'check_passed',
  'certificate_expiring',
  'certificate_valid',
  'config_changed_outside',
  'anomaly',
  'anomaly_over',
  'collector_lost',
  'collector_heard',
  'collector_gave_up',
] as const;
export type ObservationAction = (typeof observationActions)[number];

/** The listeners that they come by: of the poller, and of the door of collectors. */
export const POLL_LISTENER = 'poll';
export const COLLECTOR_LISTENER = 'collector';

/** `fields`: names of the Elastic Common Schema, or of `watchfloor.`. */
export type Observation = {
  action: ObservationAction;
  message: string;
  fields: Record<string, string | number>;
};

const START = '{"observation":1,';
const START_BYTES = Buffer.from(START);

const zObservation = z.object({
  action: z.enum(observationActions),
  message: z.string(),
  fields: z.record(z.string(), z.union([z.string(), z.number()])),
});

/** One line of JSON. */
export function observationRecord({ action, message, fields }: Observation): Buffer {
  return Buffer.from(`${START}${JSON.stringify({ action, message, fields }).slice(1)}`);
}

/** Anybody can send what looks like one: it is ours only by a door that nobody else comes by. */
export function isOwnDoor(listener: string | undefined): boolean {
  return listener === POLL_LISTENER || listener === COLLECTOR_LISTENER;
}

/** The observation, when the record is one; undefined for any other JSON. Ask `isOwnDoor` first. */
export function observationIn(record: Uint8Array): Observation | undefined {
  if (record.length < START_BYTES.length || START_BYTES.some((octet, i) => record[i] !== octet)) return undefined;
  try {
    const text = Buffer.from(record.buffer, record.byteOffset, record.byteLength).toString('utf8');
    return zObservation.safeParse(JSON.parse(text)).data;
  } catch {
    // Not JSON after all: it is read as a line.
    return undefined;
  }
}
