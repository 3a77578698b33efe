/** The collect thread: the door that collectors at clients' sites come to, and who of them is heard. */
import { systemClock as clock } from '../base/clock.ts';
import { openDoorbell } from '../bus/doorbell.ts';
import { every } from '../bus/every.ts';
import { openAuthority } from '../collect/authority.ts';
import { openDoor } from '../collect/door.ts';
import { watchCollectors } from '../collect/watch.ts';
import { openDb } from '../db/open.ts';
import { openIdentity } from '../intake/identity.ts';
import { openQuarantine } from '../intake/quarantine-sink.ts';
import { Collector } from '../wire/collector.ts';
import { diskGuard } from '../wire/disk.ts';
import { postgresLog } from '../wire/log-postgres.ts';
import { COLLECTOR_LISTENER, observationRecord } from '../wire/observation.ts';
import { inThread } from './in-thread.ts';
import type { InThread } from './in-thread.ts';

const TELL_EVERY_MS = 2000;

await inThread(async ({ data, log, closers, tell }: InThread) => {
  const { config, secret } = data;
  const wire = openDb(data.wire, { max: 6 });
  closers.add('wire pool', wire.close);
  const doorbell = await openDoorbell({ connection: data.wire, clock, log });
  closers.add('doorbell', doorbell.close);
  const identity = await openIdentity({ wire, clock, log, secret, doorbell });
  closers.add('identity', identity.close);
  const quarantine = await openQuarantine({ wire, clock, log });
  closers.add('quarantine', quarantine.close);
  const guard = diskGuard({ folder: config.data, reserveMb: config.logDiskReserveMb, clock });
  const wireLog = postgresLog({ pool: wire.pool, clock, guard });
  closers.add('log', () => wireLog.close());
  const collector = new Collector({ log: wireLog, clock, logger: log });
  closers.add('collector', () => collector.stop());
  const say: Parameters<typeof openDoor>[0]['say'] = ({ name, clientId }, action, message) => {
    const bytes = observationRecord({ action, message, fields: { 'watchfloor.component': name } });
    const source = { clientId, deviceId: null, listener: COLLECTOR_LISTENER, address: name, kind: 'json' } as const;
    collector.add(source, { bytes, spans: [0, bytes.length], count: 1, at: clock.now() });
  };
  const authority = await openAuthority(config.data, clock);
  const door = await openDoor({
    ...{ wire, wireLog, quarantine, identity, authority, clock, log, secret, say },
    host: config.intakeHost,
    port: config.collectPort,
  });
  closers.add('door of collectors', door.close);
  const watch = watchCollectors({ wire, clock, log, say, said: () => collector.flushed() });
  closers.add('watch of collectors', watch.stop);
  const tellDoor = (): void => tell({ is: 'collecting', port: door.port(), connections: door.connections() });
  tellDoor();
  const telling = every(TELL_EVERY_MS, async () => tellDoor(), { clock, log });
  closers.add('status', telling.stop);
});
