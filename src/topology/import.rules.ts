/** A file of a design as rows, whatever wrote it. Every row that cannot be read says why. */
import { z } from 'zod';
import type { CsvRead } from '../people/csv.ts';
import { readCsv } from '../people/csv.ts';
import { nodeKinds } from './map-api.ts';
import type { NodeKind } from './map-api.ts';

export type DesignEnd = {
  name: string;
  port: string;
  lag: string;
  kind: NodeKind | undefined;
  site: string;
  zone: string;
};
/** `to` is undefined for a device that stands alone. */
export type DesignRow = {
  line: number;
  from: DesignEnd;
  to: DesignEnd | undefined;
  label: string;
  megabits: number | null;
};
export type DesignRead = {
  rows: DesignRow[];
  faults: { line: number; column: string | null; reason: string }[];
  ignored: string[];
  digest: string;
};

const cell = (max: number) =>
  z
    .string()
    .trim()
    .max(max, `must be at most ${max} characters`)
    .transform((text) => text.replace(/^'(?=[=+\-@'])/, ''));
const kind = z
  .string()
  .trim()
  .toLowerCase()
  .pipe(z.enum(nodeKinds, `must be one of ${nodeKinds.join(', ')}`));

export const designColumns = {
  shape: z.object({
    from: cell(200),
    fromPort: cell(80).optional(),
    fromLag: cell(80).optional(),
    fromKind: kind.optional(),
    fromSite: cell(120).optional(),
    fromZone: cell(40).optional(),
    to: cell(200).optional(),
    toPort: cell(80).optional(),
    toLag: cell(80).optional(),
    toKind: kind.optional(),
    toSite: cell(120).optional(),
    toZone: cell(40).optional(),
    label: cell(80).optional(),
    megabits: z.coerce.number().int('must be a whole number').min(1).max(10_000_000).optional(),
  }),
  aliases: {
    from: ['device a', 'a', 'device', 'side a device'],
    fromPort: ['port a', 'a port', 'side a name', 'interface a'],
    to: ['device b', 'b', 'side b device'],
    toPort: ['port b', 'b port', 'side b name', 'interface b'],
    fromKind: ['kind', 'type a'],
    toKind: ['type b'],
    fromSite: ['site', 'site a'],
    toSite: ['site b'],
    fromZone: ['zone', 'zone a'],
    toZone: ['zone b'],
    megabits: ['speed', 'mbit/s'],
  },
};

export function readDesignCsv(content: string): DesignRead {
  const read: CsvRead<z.output<typeof designColumns.shape>> = readCsv(content, designColumns);
  const rows = read.rows.map(({ line, value }): DesignRow => {
    const { from, to, label = '', megabits = null } = value;
    return {
      line,
      from: endOf(from, value.fromPort, value.fromLag, value.fromKind, value.fromSite, value.fromZone),
      to:
        to === undefined || to === ''
          ? undefined
          : endOf(to, value.toPort, value.toLag, value.toKind, value.toSite, value.toZone),
      label,
      megabits,
    };
  });
  const faults = read.faults.map(({ line, column, message }) => ({ line, column, reason: message }));
  return { rows, faults: [...faults, ...ownEnds(rows)], ignored: read.ignored, digest: read.digest };
}

function endOf(name: string, port = '', lag = '', of?: NodeKind, site = '', zone = ''): DesignEnd {
  return { name, port, lag, kind: of, site, zone };
}

function ownEnds(rows: readonly DesignRow[]): DesignRead['faults'] {
  return rows
    .filter(({ from, to }) => from.name.toLowerCase() === to?.name.toLowerCase())
    .map(({ line }) => ({ line, column: 'to', reason: 'a link needs two different ends' }));
}
