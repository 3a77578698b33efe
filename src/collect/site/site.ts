/** A collector whole, at the client's site: doors and poller, the disk buffer behind them, and the one connection to us. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../../base/clock.ts';
import type { Config } from '../../base/config.ts';
import type { Logger } from '../../base/log.ts';
import { Collector } from '../../wire/collector.ts';
import { encodeBatch } from '../../wire/frame.ts';
import type { WireLog } from '../../wire/log.ts';
import { writeSecret } from '../authority.ts';
import { zSiteIdentity } from '../messages.ts';
import type { SiteSettings } from '../messages.ts';
import { readPaper } from '../polling-paper.ts';
import { DiskBuffer } from './buffer.ts';
import { openSiteDoors } from './doors.ts';
import type { SiteDoors } from './doors.ts';
import { siteKeeper } from './flows.ts';
import { siteIndex } from './identity.ts';
import type { SiteIndex } from './identity.ts';
import { siteLedger } from './ledger.ts';
import { writePapers } from './papers.ts';
import type { Papers } from './papers.ts';
import { sitePolling } from './polling.ts';
import type { SitePolling } from './polling.ts';
import { openStrangers } from './strangers.ts';
import { Uplink } from './uplink.ts';

export type Site = {
  /** Resolves when the doors are open: at the first start that is when we were told whose addresses are whose. */
  ready: Promise<{ kind: string; port: number }[]>;
  stop(): Promise<void>;
};

export type SiteOptions = { config: Config; papers: Papers; clock: Clock; log: Logger };

export async function startSite({ config, papers, clock, log }: SiteOptions): Promise<Site> {
  const buffer = DiskBuffer.open({
    folder: join(config.data, 'buffer'),
    mostBytes: config.collectBufferMb * 1024 * 1024,
    clock,
    log,
  });
  const collector = new Collector({ log: bufferLog(buffer), clock, logger: log });
  const strangers = openStrangers({ buffer, clock, log });
  const identity = siteIndex(clock);
  const polling = await sitePolling({ ledger: siteLedger({ buffer, collector, clock, log }), clock, log });
  const flowKeeper = siteKeeper({ folder: config.data, buffer, log });
  const told = toldFile(config.data, identity);
  let doors: Promise<SiteDoors> | undefined;
  const ready = Promise.withResolvers<{ kind: string; port: number }[]>();
  // The one who waits decides what a refusal means.
  ready.promise.catch(() => undefined);
  const open = (): void => {
    doors ??= openSiteDoors({ config, collector, identity, strangers, flowKeeper, clock, log });
    doors.then((opened) => ready.resolve(opened.ports()), ready.reject);
  };
  // What was told before holds while we are cut off.
  if (told.read()) open();
  const uplink = new Uplink({
    ...{ papers, buffer, clock, log },
    keepPapers: (renewed) => writePapers(config.data, renewed),
    onSettings(settings) {
      told.keep(settings);
      applyPolling(polling, settings, log);
      open();
    },
  });
  return {
    ready: ready.promise,
    async stop() {
      await doors?.then((opened) => opened.close());
      await polling.stop();
      await strangers.close();
      await collector.stop();
      uplink.stop();
      await buffer.close();
    },
  };
}

function applyPolling(polling: SitePolling, settings: SiteSettings, log: Logger): void {
  try {
    polling.apply(readPaper(settings.polling));
  } catch (error) {
    log.error({ err: error }, 'what is to be polled is not understood; polling goes on as it was');
  }
}

/** What we were told last, but for what is secret: that stays in memory. */
function toldFile(folder: string, identity: SiteIndex): { read(): boolean; keep(settings: SiteSettings): void } {
  const file = join(folder, 'told.json');
  return {
    read() {
      if (!existsSync(file)) return false;
      identity.set(zSiteIdentity.parse(JSON.parse(readFileSync(file, 'utf8'))), []);
      return true;
    },
    keep({ identity: known, users }) {
      identity.set(known, users);
      writeSecret(file, JSON.stringify(known));
    },
  };
}

/** The disk buffer as the log that listeners stand before: durable when `append` resolves. */
function bufferLog(buffer: DiskBuffer): WireLog {
  return {
    append(batch, attempt) {
      const frame = encodeBatch(batch);
      return buffer.append('records', batch.count, frame).then((sequence) => {
        attempt?.lent?.();
        return sequence;
      });
    },
    read: async () => [],
    trim: async () => undefined,
    newest: async () => 0,
    onAppend: (wake) => buffer.onAppend(wake),
    onHanded: () => () => undefined,
    room: async () => undefined,
    close: async () => undefined,
  };
}
