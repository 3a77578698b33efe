/** The doors of the site: the listeners of the house, in front of the disk buffer in place of the database. */
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Clock } from '../../base/clock.ts';
import type { Config } from '../../base/config.ts';
import type { Logger } from '../../base/log.ts';
import { datagramDoors } from '../../intake/datagram-doors.ts';
import { sharedListeners } from '../../intake/listeners.ts';
import { syslogCertificate } from '../../intake/syslog/certificate.ts';
import { syslogListeners } from '../../intake/syslog/listeners.ts';
import type { ListenerSpec } from '../../intake/syslog/listeners.ts';
import { Exporters } from '../../intake/flow/exporters.ts';
import type { FlowKeeper } from '../../intake/flow/keeper.ts';
import { listenForFlows } from '../../intake/flow/listener.ts';
import { listenForTraps } from '../../intake/trap/receive.ts';
import type { Engine } from '../../intake/trap/secure.ts';
import type { Collector } from '../../wire/collector.ts';
import { writeSecret } from '../authority.ts';
import type { SiteIndex } from './identity.ts';
import type { Strangers } from './strangers.ts';

export type SiteDoors = { ports(): { kind: string; port: number }[]; close(): Promise<void> };

export type SiteDoorsOptions = {
  config: Config;
  collector: Collector;
  identity: SiteIndex;
  strangers: Strangers;
  flowKeeper: FlowKeeper;
  clock: Clock;
  log: Logger;
};

export async function openSiteDoors(options: SiteDoorsOptions): Promise<SiteDoors> {
  const { config, collector, identity, strangers: quarantine, clock, log } = options;
  const syslog = syslogListeners({
    into: { collector, identity, quarantine },
    clock,
    logger: log,
    tls: await syslogCertificate(config.data, clock),
  });
  const engine = siteEngine(config.data, clock);
  const traps = datagramDoors('trap', ({ id, ...at }) =>
    listenForTraps({ collector, identity, quarantine, engine, clock, log, listenerId: id, ...at }),
  );
  const exporters = await Exporters.open({ keeper: options.flowKeeper, clock, log });
  const flows = datagramDoors('flow', ({ id, ...at }) =>
    listenForFlows({ identity, exporters, clock, listenerId: id, ...at }),
  );
  const all = sharedListeners(config);
  await syslog.apply(
    all.flatMap(({ kind, id, host, port }): ListenerSpec[] =>
      kind === 'trap' || kind === 'flow' ? [] : [{ id, kind, host, port }],
    ),
  );
  await traps.apply(all.filter(({ kind }) => kind === 'trap'));
  await flows.apply(all.filter(({ kind }) => kind === 'flow'));
  return {
    ports: () => [...syslog.status(), ...traps.status(), ...flows.status()],
    async close() {
      await syslog.close();
      await traps.close();
      await flows.close();
      await exporters.close();
    },
  };
}

const zEngine = z.object({ id: z.string(), boots: z.number() });
// RFC 3411 SnmpEngineID: top bit set, no enterprise number of our own, format 5 (octets of our choice).
const PREFIX = Buffer.from('8000000005', 'hex');
const LAST_BOOT = 0x7fff_ffff;

/** Ourselves as SNMP engine, one boot later: senders of informs refuse an engine whose time goes back within a boot. */
function siteEngine(folder: string, clock: Clock): Engine {
  const file = join(folder, 'snmp-engine.json');
  const before = existsSync(file) ? zEngine.parse(JSON.parse(readFileSync(file, 'utf8'))) : undefined;
  const isWorn = before === undefined || before.boots + 1 >= LAST_BOOT;
  const id = isWorn ? Buffer.concat([PREFIX, randomBytes(8)]) : Buffer.from(before.id, 'hex');
  const boots = isWorn ? 1 : before.boots + 1;
  writeSecret(file, JSON.stringify({ id: id.toString('hex'), boots }));
  const start = clock.monotonic();
  return { id, boots, time: () => Math.floor((clock.monotonic() - start) / 1000) };
}
