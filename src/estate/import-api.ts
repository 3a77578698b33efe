/** Devices from a CSV file: look first, then confirm. Browser-safe. */
import { z } from 'zod';
import { routes, zId } from '../http/contract.ts';

const zLine = z.object({ line: z.number().int(), name: z.string(), does: z.enum(['add', 'change', 'nothing']) });
/** What is wrong with a line; `column` is null when it is the line or the file as a whole. */
const zFault = z.object({ line: z.number().int(), column: z.string().nullable(), reason: z.string() });
export type ImportFault = z.output<typeof zFault>;

const deviceFile = z.object({
  csv: z.string().max(4_000_000),
  /** Make the sites that the file names and the client does not have, in the client's own zone and country. */
  makeSites: z.boolean().default(false),
});
export type DeviceFile = z.output<typeof deviceFile>;

export const zImport = z.object({
  /** Of the file and its client: sent back, it confirms exactly this content. */
  digest: z.string(),
  done: z.boolean(),
  adds: z.number().int(),
  changes: z.number().int(),
  unchanged: z.number().int(),
  faults: z.array(zFault),
  /** Columns that mean nothing here, as the header names them. */
  ignored: z.array(z.string()),
  missingSites: z.array(z.object({ name: z.string(), lines: z.array(z.number().int()) })),
  lines: z.array(zLine),
});
export type ImportResult = z.output<typeof zImport>;

const params = z.object({ clientId: zId('client') });
const manage = { may: 'devices.manage' } as const;
const maxBody = 6 * 1024 * 1024;

export const importRoutes = routes({
  previewDevices: {
    method: 'POST',
    path: '/clients/:clientId/devices/import/preview',
    summary: 'What importing this CSV would do; changes nothing',
    access: manage,
    params,
    body: deviceFile,
    reply: zImport,
    maxBody,
  },
  importDevices: {
    method: 'POST',
    path: '/clients/:clientId/devices/import',
    summary: 'Import a previewed CSV: all of it, or nothing',
    access: manage,
    params,
    body: deviceFile.extend({ digest: z.string().max(100) }),
    reply: zImport,
    maxBody,
  },
});
