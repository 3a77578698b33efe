import type { Timer } from '../base/clock.ts';
import type { Session } from '../snmp/session.ts';
import type { Polled } from './directory.ts';
import { newMemory } from './poll.ts';
import type { DeviceMemory } from './poll.ts';
import type { Part, Watch } from './states.rules.ts';

/** A device as the poller has it between polls. */
export type Device = {
  polled: Polled;
  session: Session | undefined;
  memory: DeviceMemory;
  known: Map<string, Part>;
  watches: Watch[];
  /** When a watched part was first seen well again, by our clock. */
  wellSince: Map<string, number>;
  failures: number;
  failingSince: number | undefined;
  healthAt: number;
  slowAt: number;
  dueAt: number;
  timer: Timer | undefined;
  isBusy: boolean;
};

export function newDevice(polled: Polled): Device {
  return {
    polled,
    session: undefined,
    memory: newMemory(),
    known: new Map(),
    watches: [],
    wellSince: new Map(),
    failures: 0,
    failingSince: undefined,
    healthAt: -Infinity,
    slowAt: -Infinity,
    dueAt: 0,
    timer: undefined,
    isBusy: false,
  };
}
