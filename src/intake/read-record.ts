import type { RecordKind } from '../wire/batch.ts';
import type { EcsEvent, ReadContext } from './formats/event.ts';
import { isOwnDoor, observationIn } from '../wire/observation.ts';
import { readObservation } from './formats/observation.ts';
import { readEvent } from './formats/read.ts';
import { readTrap } from './trap/read.ts';
import { readJsonRecord } from './webhook/read.ts';

/** A kept record as an event in ECS names, whichever way it came. Never throws: what cannot be read becomes an event that says so. */
export function readRecord(kind: RecordKind, bytes: Uint8Array, context: ReadContext): EcsEvent {
  switch (kind) {
    case 'syslog':
      return readEvent(bytes, context);
    case 'json': {
      const observation = isOwnDoor(context.listener) ? observationIn(bytes) : undefined;
      return observation
        ? readObservation(Buffer.from(bytes).toString('utf8'), observation, context)
        : readJsonRecord(bytes, context);
    }
    case 'trap':
      return readTrap(bytes, context);
  }
}
