/**
 * What exporters of NetFlow 9 and IPFIX have said their records look like. A record means nothing without its template,
 * which comes every few minutes only: templates are kept over restarts, and records that come before are kept a while.
 */

import { z } from 'zod';

/** `length` 65535: the record says how long it is. `enterprise`: a vendor's own field, skipped. */
const zField = z.object({ id: z.number(), length: z.number(), enterprise: z.boolean() });
export type Field = z.output<typeof zField>;
/** As it is kept. */
export const zTemplate = z.object({
  kind: z.enum(['flows', 'options']),
  scopes: z.number(),
  fields: z.array(zField).readonly(),
});
export type Template = z.output<typeof zTemplate>;

/** Who speaks: a device's process of exporting. Templates and sampling are its own. */
export type Speaker = { version: 9 | 10; domain: number };

export const VARIABLE = 65_535;
const MOST_TEMPLATES = 512;
/** Sets that wait for their template, of one exporter. */
const MOST_WAITING = 64;

export type Waiting = { speaker: Speaker; templateId: number; set: Buffer };

/** Templates, sampling and waiting sets of one exporter. */
export class TemplateBook {
  readonly #templates = new Map<string, Template>();
  readonly #sampling = new Map<string, number>();
  #waiting: Waiting[] = [];
  /** Keys of templates that are new or other than before, since they were last taken. */
  readonly #changed = new Set<string>();
  /** Records given up because their template never came. */
  givenUp = 0;

  /** Fills the book from what was kept. */
  restore(kept: readonly { speaker: Speaker; templateId: number; template: Template }[]): void {
    for (const { speaker, templateId, template } of kept) this.#templates.set(keyOf(speaker, templateId), template);
  }

  get(speaker: Speaker, templateId: number): Template | undefined {
    return this.#templates.get(keyOf(speaker, templateId));
  }

  put(speaker: Speaker, templateId: number, template: Template): void {
    const key = keyOf(speaker, templateId);
    const before = this.#templates.get(key);
    if (before && JSON.stringify(before) === JSON.stringify(template)) return;
    if (!before && this.#templates.size >= MOST_TEMPLATES) return;
    this.#templates.set(key, template);
    this.#changed.add(key);
  }

  /** IPFIX exporters may take a template back (RFC 7011 section 8.1). */
  remove(speaker: Speaker, templateId: number): void {
    this.#templates.delete(keyOf(speaker, templateId));
  }

  /** One in how many packets was looked at. */
  samplingOf(speaker: Speaker): number {
    return this.#sampling.get(keyOf(speaker, 0)) ?? 1;
  }

  setSampling(speaker: Speaker, oneIn: number): void {
    const key = keyOf(speaker, 0);
    if (oneIn < 1 || (!this.#sampling.has(key) && this.#sampling.size >= MOST_TEMPLATES)) return;
    this.#sampling.set(key, oneIn);
  }

  /** Keeps a set until its template comes; the oldest goes when there are too many. `set` is copied. */
  wait(speaker: Speaker, templateId: number, set: Buffer): void {
    this.#waiting.push({ speaker, templateId, set: Buffer.from(set) });
    if (this.#waiting.length <= MOST_WAITING) return;
    this.#waiting.shift();
    this.givenUp += 1;
  }

  /** Sets whose template is there now; they wait no longer. */
  takeReady(): Waiting[] {
    if (this.#waiting.length === 0) return [];
    const isReady = ({ speaker, templateId }: Waiting): boolean => this.#templates.has(keyOf(speaker, templateId));
    const ready = this.#waiting.filter(isReady);
    if (ready.length > 0) this.#waiting = this.#waiting.filter((each) => !isReady(each));
    return ready;
  }

  /** Templates to keep: new or changed since the last time this was asked. */
  takeChanged(): { speaker: Speaker; templateId: number; template: Template }[] {
    const taken = [...this.#changed].flatMap((key) => {
      const template = this.#templates.get(key);
      const [version = '', domain = '', id = ''] = key.split(' ');
      const speaker: Speaker = { version: version === '9' ? 9 : 10, domain: Number(domain) };
      return template ? [{ speaker, templateId: Number(id), template }] : [];
    });
    this.#changed.clear();
    return taken;
  }
}

function keyOf({ version, domain }: Speaker, templateId: number): string {
  return `${version} ${domain} ${templateId}`;
}
