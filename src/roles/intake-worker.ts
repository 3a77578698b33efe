/** The intake thread: sockets of syslog and traps, identification, batches, the durable log. */
import { systemClock as clock } from '../base/clock.ts';
import { datagramDoors } from '../intake/datagram-doors.ts';
import { Exporters } from '../intake/flow/exporters.ts';
import { databaseKeeper } from '../intake/flow/keeper.ts';
import { listenForFlows } from '../intake/flow/listener.ts';
import { openIdentity } from '../intake/identity.ts';
import { configuredListeners } from '../intake/listeners.ts';
import { openQuarantine } from '../intake/quarantine-sink.ts';
import { syslogCertificate } from '../intake/syslog/certificate.ts';
import { syslogListeners } from '../intake/syslog/listeners.ts';
import type { ListenerSpec } from '../intake/syslog/listeners.ts';
import { startEngine } from '../intake/trap/engine.store.ts';
import { listenForTraps } from '../intake/trap/receive.ts';
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
  const { collector } = openThreadLog(thread, wire);
  const syslog = syslogListeners({
    into: { collector, identity, quarantine },
    clock,
    logger: log,
    tls: await syslogCertificate(config.data, clock),
  });
  closers.add('syslog listeners', syslog.close);
  const engine = await startEngine(wire, clock);
  const traps = datagramDoors('trap', ({ id, ...at }) =>
    listenForTraps({ collector, identity, quarantine, engine, clock, log, listenerId: id, ...at }),
  );
  closers.add('trap listeners', traps.close);
  const exporters = await Exporters.open({ keeper: databaseKeeper(wire, clock), clock, log });
  closers.add('exporters of flows', () => exporters.close());
  const flows = datagramDoors('flow', ({ id, ...at }) =>
    listenForFlows({ identity, exporters, clock, listenerId: id, ...at }),
  );
  closers.add('flow listeners', flows.close);

  const apply = async (): Promise<void> => {
    const all = await configuredListeners(wire, config);
    await syslog.apply(
      all.flatMap(({ kind, id, host, port }): ListenerSpec[] =>
        kind === 'trap' || kind === 'flow' ? [] : [{ id, kind, host, port }],
      ),
    );
    await traps.apply(all.filter(({ kind }) => kind === 'trap'));
    await flows.apply(all.filter(({ kind }) => kind === 'flow'));
    tellListening();
  };
  const tellListening = (): void =>
    tell({ is: 'listening', listeners: [...syslog.status(), ...traps.status(), ...flows.status()] });
  await apply();
  const silence = identity.onChange(() => {
    apply().catch((error: unknown) => log.error({ err: error }, 'a listener cannot be opened; the others go on'));
  });
  closers.add('changes', silence);
  let timer = clock.after(TELL_EVERY_MS, tick);
  function tick(): void {
    tellListening();
    timer = clock.after(TELL_EVERY_MS, tick);
  }
  closers.add('status', () => timer.cancel());
});
