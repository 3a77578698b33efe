/**
 * Quarantined records on their way into the log: set aside under a name, appended under that name, then deleted. A crash
 * before the append leaves them in quarantine, a crash after it leaves a name that the log knows: whoever resumes the
 * replay appends nothing twice and then deletes. So no record is lost and none comes twice.
 */
import type { Clock } from '../base/clock.ts';
import { instantOf, isoOf } from '../base/clock.ts';
import { newId } from '../base/id.ts';
import type { Logger } from '../base/log.ts';
import type { Db } from '../db/open.ts';
import { systemScope } from '../db/open.ts';
import { batchOf } from '../wire/batch.ts';
import type { RecordKind, SourceRef } from '../wire/batch.ts';
import type { WireLog } from '../wire/log.ts';
import { dropEmptyGroup, finishReplay, openReplays, recordsOfReplay, setAside } from './quarantine.store.ts';
import type { GroupRow, Replay, Target } from './quarantine.store.ts';
import { reopenTrap } from './trap/reopen.ts';
import type { UsmUser } from './trap/secure.ts';

export type ReplayPath = {
  wire: Db;
  log: WireLog;
  clock: Clock;
  /** Users of SNMPv3 by name: what could not be opened on arrival may be by now. */
  usersNamed(name: string): readonly UsmUser[];
};

/** Sends every record of the group to the log as the target's, with the time it was received. Returns how many. */
export async function replayGroup(path: ReplayPath, group: GroupRow, target: Target): Promise<number> {
  let count = 0;
  // What an earlier replay of this group left unfinished goes where it was meant to go.
  for (const replay of await path.wire.as(systemScope, (tx) => openReplays(tx, group.id))) await carry(path, replay);
  for (;;) {
    const id = newId(path.clock.now());
    const at = isoOf(path.clock.now());
    const replay = await path.wire.as(systemScope, (tx) => setAside(tx, { id, at, group, target }));
    if (!replay) break;
    count += await carry(path, replay);
  }
  await path.wire.as(systemScope, (tx) => dropEmptyGroup(tx, group.id));
  return count;
}

/** Ends what a crash interrupted; call it at the start. What the log does not take now is tried at the next start, or when its group is replayed. */
export async function resumeReplays(path: ReplayPath, logger: Logger): Promise<void> {
  for (const replay of await path.wire.as(systemScope, (tx) => openReplays(tx))) {
    try {
      const count = await carry(path, replay);
      await path.wire.as(systemScope, (tx) => dropEmptyGroup(tx, replay.groupId));
      logger.info({ records: count }, 'an interrupted replay from quarantine was ended');
    } catch (error) {
      logger.error({ err: error, replay: replay.id }, 'an interrupted replay from quarantine cannot be ended now');
    }
  }
}

async function carry({ wire, log, usersNamed }: ReplayPath, replay: Replay): Promise<number> {
  const rows = await wire.as(systemScope, (tx) => recordsOfReplay(tx, replay.id));
  const sources = new Map<RecordKind, SourceRef>();
  const sourceOf = (kind: RecordKind): SourceRef => {
    const { clientId, deviceId, listener, address, zone } = replay;
    const source = sources.get(kind) ?? {
      clientId,
      deviceId,
      listener,
      address,
      kind,
      ...(zone === null ? {} : { deviceZone: zone }),
    };
    sources.set(kind, source);
    return source;
  };
  const records = rows.map(({ kind, at, record }) => ({
    bytes: kind === 'trap' ? reopenTrap(record, usersNamed, replay.clientId) : record,
    at: instantOf(at),
    source: sourceOf(kind === 'trap' || kind === 'json' ? kind : 'syslog'),
  }));
  // Always as if again: another process may have ended this very replay meanwhile.
  if (records.length > 0) await log.append(batchOf(records), { key: replay.id, again: true });
  return wire.as(systemScope, (tx) => finishReplay(tx, replay));
}
