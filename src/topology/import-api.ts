/** The design from a file: NetBox's JSON or a spreadsheet of links. Looked at first, then confirmed. Browser-safe. */
import { z } from 'zod';
import { routes, zId } from '../http/contract.ts';

const file = z.object({
  format: z.enum(['csv', 'netbox']),
  content: z.string().max(8_000_000),
  /** Takes out of the design what came from such a file before and is not in this one. */
  replace: z.boolean().default(false),
});
export type DesignFile = z.output<typeof file>;

export const zDesignImport = z.object({
  digest: z.string(),
  done: z.boolean(),
  nodes: z.number().int(),
  links: z.number().int(),
  known: z.number().int(),
  removes: z.number().int(),
  faults: z.array(z.object({ line: z.number().int(), column: z.string().nullable(), reason: z.string() })),
  ignored: z.array(z.string()),
  lines: z.array(z.object({ line: z.number().int(), text: z.string() })),
});
export type DesignImport = z.output<typeof zDesignImport>;

const params = z.object({ clientId: zId('client') });
const manage = { may: 'devices.manage' } as const;
const maxBody = 10 * 1024 * 1024;

export const designImportRoutes = routes({
  previewDesign: {
    method: 'POST',
    path: '/clients/:clientId/topology/import/preview',
    summary: 'What importing this design would do; changes nothing',
    access: manage,
    params,
    body: file,
    reply: zDesignImport,
    maxBody,
  },
  importDesign: {
    method: 'POST',
    path: '/clients/:clientId/topology/import',
    summary: 'Import a previewed design: all of it, or nothing',
    access: manage,
    params,
    body: file.extend({ digest: z.string().max(100) }),
    reply: zDesignImport,
    maxBody,
  },
});
