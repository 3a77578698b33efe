import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import type { Clock } from '../../base/clock.ts';
import type { Db } from '../../db/open.ts';
import { systemScope } from '../../db/open.ts';
import type { Engine } from './secure.ts';

// RFC 3411 SnmpEngineID: top bit set, no enterprise number of our own, format 5 (octets of our choice).
const PREFIX = Buffer.from('8000000005', 'hex');
const LAST_BOOT = 0x7fff_ffff;

/** Ourselves as SNMP engine, one boot later: senders of informs refuse an engine whose time goes back within a boot. */
export async function startEngine(wire: Db, clock: Clock): Promise<Engine> {
  const fresh = Buffer.concat([PREFIX, randomBytes(8)]);
  const { rows } = await wire.as(systemScope, (tx) =>
    sql<{ engineId: Buffer; boots: number }>`
      insert into snmp_engine (engine_id, boots) values (${fresh}, 1)
      on conflict (one) do update set boots = case when snmp_engine.boots + 1 >= ${LAST_BOOT} then 1 else snmp_engine.boots + 1 end,
        engine_id = case when snmp_engine.boots + 1 >= ${LAST_BOOT} then excluded.engine_id else snmp_engine.engine_id end
      returning engine_id, boots`.execute(tx),
  );
  const row = rows[0];
  if (!row) throw new Error('the SNMP engine has no row');
  const start = clock.monotonic();
  return { id: row.engineId, boots: row.boots, time: () => Math.floor((clock.monotonic() - start) / 1000) };
}
