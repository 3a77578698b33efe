/** Clients and contacts from CSV: look first, then confirm the same content. Browser-safe. */
import { z } from 'zod';
import { routes } from '../http/contract.ts';

const zFault = z.object({ line: z.number().int(), column: z.string().nullable(), message: z.string() });

/** What a preview answers; `faults` empty means the same content can be confirmed with its digest. */
export const zCsvPreview = z.object({
  rows: z.array(z.object({ line: z.number().int(), cells: z.record(z.string(), z.unknown()) })),
  faults: z.array(zFault),
  /** Columns of the file that mean nothing here. */
  ignored: z.array(z.string()),
  count: z.number().int(),
  digest: z.string(),
});

const file = z.object({ content: z.string().max(2_200_000) });
const confirmed = file.extend({ digest: z.string().max(100) });
const done = z.object({ added: z.number().int() });
const maxBody = 4 * 1024 * 1024;
const clients = { may: 'clients.manage' } as const;
const contacts = { may: 'contacts.manage' } as const;

export const importRoutes = routes({
  previewClients: {
    method: 'POST',
    path: '/imports/clients/preview',
    summary: 'What importing these clients would do; changes nothing',
    access: clients,
    body: file,
    reply: zCsvPreview,
    maxBody,
  },
  importClients: {
    method: 'POST',
    path: '/imports/clients',
    summary: 'Import previewed clients: all, or none',
    access: clients,
    body: confirmed,
    reply: done,
    maxBody,
  },
  previewContacts: {
    method: 'POST',
    path: '/imports/contacts/preview',
    summary: 'What importing these contacts would do; changes nothing',
    access: contacts,
    body: file,
    reply: zCsvPreview,
    maxBody,
  },
  importContacts: {
    method: 'POST',
    path: '/imports/contacts',
    summary: 'Import previewed contacts: all, or none',
    access: contacts,
    body: confirmed,
    reply: done,
    maxBody,
  },
});
