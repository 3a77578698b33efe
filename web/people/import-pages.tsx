import { useNavigate } from 'react-router';
import type { z } from 'zod';
import { call } from '../../src/http/call.ts';
import { importRoutes } from '../../src/people/imports-api.ts';
import type { zCsvPreview } from '../../src/people/imports-api.ts';
import { CsvImport } from '../kit/csv-import.tsx';
import type { Preview } from '../kit/csv-import.tsx';
import { Page } from '../kit/page.tsx';

/** Clients from a CSV file. */
export function ImportClientsPage(): React.JSX.Element {
  const navigate = useNavigate();
  return (
    <Page title="Import clients" narrow>
      <CsvImport
        columns={[
          ['name', 'required, unique'],
          ['zone', 'required: Europe/London'],
          ['country', 'two letters'],
          ['language', 'en'],
          ['technical_level', 'technical, mixed or executive'],
          ['data_region', 'in the words of the contract'],
          ['lead_engineer', 'mail address of one of the staff'],
          ['deputy', 'mail address of one of the staff'],
          ['notes', ''],
        ]}
        preview={async (content) => shown(await call(importRoutes.previewClients, { body: { content } }), 'client')}
        confirm={async (content, digest) =>
          `${(await call(importRoutes.importClients, { body: { content, digest } })).added} clients added.`
        }
        touches={['client']}
        onDone={() => void navigate('/clients')}
      />
    </Page>
  );
}

/** Contacts from a CSV file. */
export function ImportContactsPage(): React.JSX.Element {
  const navigate = useNavigate();
  return (
    <Page title="Import contacts" narrow>
      <CsvImport
        columns={[
          ['client', 'required: name of the client'],
          ['name', 'required'],
          ['kind', 'key, stakeholder, technical or other'],
          ['title', ''],
          ['email', ''],
          ['phone', ''],
          ['language', 'en'],
          ['zone', 'Europe/London'],
          ['notes', ''],
        ]}
        preview={async (content) => shown(await call(importRoutes.previewContacts, { body: { content } }), 'contact')}
        confirm={async (content, digest) =>
          `${(await call(importRoutes.importContacts, { body: { content, digest } })).added} contacts added.`
        }
        touches={['contact']}
        onDone={() => void navigate('/contacts')}
      />
    </Page>
  );
}

function shown(preview: z.output<typeof zCsvPreview>, noun: string): Preview {
  const { rows, faults, ignored, count, digest } = preview;
  return {
    digest,
    faults,
    sums: `${count} ${count === 1 ? noun : `${noun}s`} will be added`,
    notes: ignored.length > 0 ? [`These columns mean nothing here and are left out: ${ignored.join(', ')}.`] : [],
    lines: rows.map(({ line, cells }) => ({
      line,
      text: Object.values(cells)
        .filter((cell) => typeof cell === 'string' && cell !== '')
        .join(' · '),
    })),
    confirmable: faults.length === 0 && count > 0,
  };
}
