/** Exporters of flows: each with its book of templates and its count of who talks; written away in the background. */
import type { Clock, Instant, Timer } from '../../base/clock.ts';
import type { Logger } from '../../base/log.ts';
import type { Flow } from './flow.ts';
import type { DeviceMinutes, FlowKeeper, KeptTemplate } from './keeper.ts';
import { Talkers } from './talkers.ts';
import { TemplateBook } from './templates.ts';

export type ExporterId = { clientId: string; deviceId: string | null; address: string };
type Exporter = ExporterId & { origin: string; book: TemplateBook; talkers: Talkers };

const WRITE_EVERY_MS = 2000;
const TIDY_EVERY_MS = 10 * 60_000;
/** Minutes that could not be written wait for the next try; beyond these the oldest are given up, and counted. */
const MOST_UNWRITTEN = 10_000;

export type ExportersOptions = { keeper: FlowKeeper; clock: Clock; log: Logger };

export class Exporters {
  readonly #options: ExportersOptions;
  readonly #exporters = new Map<string, Exporter>();
  #unwritten: DeviceMinutes[] = [];
  /** By exporter and number: while nobody takes them, only the newest of each waits. */
  #templates = new Map<string, KeptTemplate>();
  #timer: Timer | undefined;
  #tidyTimer: Timer | undefined;
  #underWay: Promise<void> = Promise.resolve();
  /** Minutes of ports that were given up because nobody took them. */
  lost = 0;

  private constructor(options: ExportersOptions) {
    this.#options = options;
  }

  /** Reads the templates known before and begins to write by itself. */
  static async open(options: ExportersOptions): Promise<Exporters> {
    const exporters = new Exporters(options);
    for (const kept of await options.keeper.templates())
      exporters.#exporterOf({ ...kept, deviceId: null, address: kept.origin }, kept.origin).book.restore([kept]);
    exporters.#arm();
    exporters.#tidyOn();
    return exporters;
  }

  bookOf(id: ExporterId): TemplateBook {
    return this.#exporterOf(id).book;
  }

  /** Counts flows that arrived at `at`. Those of an address that is no device are not kept: nobody could look them up. */
  take(id: ExporterId, flows: readonly Flow[], at: Instant): void {
    if (id.deviceId === null) return;
    const exporter = this.#exporterOf(id);
    this.#keep(exporter, exporter.talkers.add(flows, at));
  }

  /** Writes what is over by now; resolves when it is durable, or has failed and waits. */
  async flush(): Promise<void> {
    const work = this.#underWay.then(() => this.#write());
    this.#underWay = work;
    await work;
  }

  async close(): Promise<void> {
    this.#timer?.cancel();
    this.#tidyTimer?.cancel();
    await this.#underWay;
    for (const exporter of this.#exporters.values()) this.#keep(exporter, exporter.talkers.takeAll());
    await this.flush();
  }

  #exporterOf(id: ExporterId, origin = id.deviceId ?? id.address): Exporter {
    const key = `${id.clientId} ${origin}`;
    let exporter = this.#exporters.get(key);
    if (!exporter) {
      exporter = { ...id, origin, book: new TemplateBook(), talkers: new Talkers() };
      this.#exporters.set(key, exporter);
    }
    // Known from its templates alone until it speaks.
    exporter.deviceId ??= id.deviceId;
    return exporter;
  }

  #keep({ clientId, deviceId }: Exporter, minutes: DeviceMinutes['minutes']): void {
    if (minutes.length > 0 && deviceId !== null) this.#unwritten.push({ clientId, deviceId, minutes });
    while (this.#unwritten.length > MOST_UNWRITTEN) this.lost += this.#unwritten.shift()?.minutes.length ?? 0;
  }

  async #write(): Promise<void> {
    const { keeper, clock, log } = this.#options;
    for (const exporter of this.#exporters.values()) {
      this.#keep(exporter, exporter.talkers.take(clock.now()));
      const { clientId, origin, book } = exporter;
      for (const changed of book.takeChanged()) {
        const { speaker, templateId } = changed;
        const key = [clientId, origin, speaker.version, speaker.domain, templateId].join(' ');
        this.#templates.set(key, { clientId, origin, ...changed });
      }
    }
    while (this.#unwritten.length > 0 || this.#templates.size > 0) {
      const [minutes, templates] = [this.#unwritten.splice(0, keeper.atOnce), this.#templates];
      this.#templates = new Map();
      try {
        await keeper.save([...templates.values()], minutes);
      } catch (error) {
        this.#unwritten = [...minutes, ...this.#unwritten];
        this.#templates = new Map([...templates, ...this.#templates]);
        return log.error({ err: error }, 'flows could not be written; they are tried again');
      }
    }
    return undefined;
  }

  #tidyOn(): void {
    const { keeper, clock, log } = this.#options;
    this.#tidyTimer = clock.after(TIDY_EVERY_MS, () => {
      this.#underWay = this.#underWay
        .then(() => keeper.tidy())
        .catch((error: unknown) => log.error({ err: error }, 'flows could not be summed up; they are tried again'))
        .finally(() => this.#tidyOn());
    });
  }

  #arm(): void {
    this.#timer = this.#options.clock.after(WRITE_EVERY_MS, () => {
      void this.flush().finally(() => this.#arm());
    });
  }
}
