/** The collect thread: the door that collectors at clients' sites come to, and who of them is heard. */
import { systemClock as clock } from '../base/clock.ts';
import { every } from '../bus/every.ts';
import { openAuthority } from '../collect/authority.ts';
import { openDoor } from '../collect/door.ts';
import { watchCollectors } from '../collect/watch.ts';
import { openIdentity } from '../intake/identity.ts';
import { openQuarantine } from '../intake/quarantine-sink.ts';
import { openSiteSamples } from '../monitoring/site-samples.ts';
import { COLLECTOR_LISTENER, observationRecord } from '../wire/observation.ts';
import { inThread } from './in-thread.ts';
import type { InThread } from './in-thread.ts';
import { openThreadDb, openThreadLog } from './thread-path.ts';

const TELL_EVERY_MS = 2000;

await inThread(async (thread: InThread) => {
  const { data, log, closers, tell } = thread;
  const { config, secret } = data;
  const { wire, doorbell } = await openThreadDb(thread, 6);
  const identity = await openIdentity({ wire, clock, log, secret, doorbell });
  closers.add('identity', identity.close);
  const quarantine = await openQuarantine({ wire, clock, log });
  closers.add('quarantine', quarantine.close);
  const { wireLog, collector } = openThreadLog(thread, wire);
  const say: Parameters<typeof openDoor>[0]['say'] = ({ name, clientId }, action, message) => {
    const bytes = observationRecord({ action, message, fields: { 'watchfloor.component': name } });
    const source = { clientId, deviceId: null, listener: COLLECTOR_LISTENER, address: name, kind: 'json' } as const;
    collector.add(source, { bytes, spans: [0, bytes.length], count: 1, at: clock.now() });
  };
  const said = (): Promise<void> => collector.flushed();
  const samples = openSiteSamples();
  closers.add('measurements of sites', samples.close);
  const authority = await openAuthority(config.data, clock);
  const door = await openDoor({
    ...{ wire, wireLog, quarantine, identity, authority, clock, log, secret, say, said, measured: samples.send },
    host: config.intakeHost,
    port: config.collectPort,
  });
  closers.add('door of collectors', door.close);
  const watch = watchCollectors({ wire, clock, log, say, said });
  closers.add('watch of collectors', watch.stop);
  const tellDoor = (): void =>
    tell({ is: 'collecting', port: door.port(), connections: door.connections(), heard: door.heard() });
  tellDoor();
  const telling = every(TELL_EVERY_MS, async () => tellDoor(), { clock, log });
  closers.add('status', telling.stop);
});
