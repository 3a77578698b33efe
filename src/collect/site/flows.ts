/** Flows at the site: templates in a file of our own, minutes into the buffer. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Logger } from '../../base/log.ts';
import { zTemplate } from '../../intake/flow/templates.ts';
import type { FlowKeeper, KeptTemplate } from '../../intake/flow/keeper.ts';
import { writeSecret } from '../authority.ts';
import { packJson } from '../frames.ts';
import type { DiskBuffer } from './buffer.ts';

const zKept = z.array(
  z.object({
    clientId: z.string(),
    origin: z.string(),
    speaker: z.object({ version: z.union([z.literal(9), z.literal(10)]), domain: z.number() }),
    templateId: z.number(),
    template: zTemplate,
  }),
);
/** Of one entry: the minutes of one large chassis are as much as an entry may hold (base/bounded-json.ts). */
const AT_ONCE = 1;

export function siteKeeper(options: { folder: string; buffer: DiskBuffer; log: Logger }): FlowKeeper {
  const { buffer, log } = options;
  const file = join(options.folder, 'flow-templates.json');
  const known = new Map<string, KeptTemplate>(readKnown(file, log).map((each) => [keyOf(each), each]));
  return {
    atOnce: AT_ONCE,
    templates: async () => [...known.values()],
    async save(templates, minutes) {
      for (const each of templates) known.set(keyOf(each), each);
      if (templates.length > 0) writeSecret(file, JSON.stringify([...known.values()]));
      if (minutes.length > 0) await buffer.append('flows', 0, packJson(minutes));
    },
    // Hours are summed up where they are kept.
    tidy: async () => undefined,
  };
}

/** Exporters send their templates again within minutes: a file that cannot be read costs no more than that. */
function readKnown(file: string, log: Logger): KeptTemplate[] {
  if (!existsSync(file)) return [];
  try {
    return zKept.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    log.warn({ err: error, file }, 'templates of flows cannot be read; exporters will send them again');
    return [];
  }
}

function keyOf({ clientId, origin, speaker, templateId }: KeptTemplate): string {
  return [clientId, origin, speaker.version, speaker.domain, templateId].join(' ');
}
