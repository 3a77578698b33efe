import { Malformed } from '../../snmp/ber.ts';
import { openEnvelope, openScoped } from '../../snmp/envelope.ts';
import { readNotification } from '../../snmp/pdu.ts';
import { trapRecord, zTrapRecord } from './record.ts';
import type { UsmUser } from './secure.ts';
import { isAuthentic, localize } from '../../snmp/usm.ts';

/**
 * A quarantined SNMPv3 message tried again with the users known by now: the record it would have become, or the same
 * record when they still do not open it. Its age no longer counts: an engineer decided to let it in.
 */
export function reopenTrap(record: Buffer, usersNamed: (name: string) => readonly UsmUser[], clientId: string): Buffer {
  const trap = zTrapRecord.safeParse(JSON.parse(record.toString('utf8'))).data;
  if (trap?.trap !== null) return record;
  try {
    const message = openEnvelope(Buffer.from(trap.sealed, 'base64'));
    if (message.version !== '3') return record;
    const { header, whole } = message;
    for (const user of usersNamed(header.user)) {
      if (user.clientId !== clientId) continue;
      const keys = localize(user.keys, header.engineId);
      const scoped = isAuthentic(keys, whole, header.digestAt, header.digest) ? openScoped(message, keys) : undefined;
      const notification = scoped && readNotification(scoped.pdu);
      if (scoped && notification)
        return trapRecord(notification, {
          version: '3',
          source: trap.source,
          engine: header.engineId,
          user: header.user,
          context: scoped.contextName.toString('utf8'),
        });
    }
    return record;
  } catch (error) {
    // A wrong encryption key makes nonsense.
    if (error instanceof Malformed) return record;
    throw error;
  }
}
