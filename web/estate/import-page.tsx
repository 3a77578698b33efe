import { Checkbox, Group } from '@mantine/core';
import { useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import { call } from '../../src/http/call.ts';
import { importRoutes } from '../../src/estate/import-api.ts';
import type { ImportResult } from '../../src/estate/import-api.ts';
import { CsvImport } from '../kit/csv-import.tsx';
import type { Preview } from '../kit/csv-import.tsx';
import { Page } from '../kit/page.tsx';
import { EmptyState } from '../kit/states.tsx';
import { ClientSelect } from '../people/pick.tsx';

const columns = [
  ['name', 'required; the name it calls itself'],
  ['kind', 'required for new ones: firewall, switch, router, access-point …'],
  ['vendor', ''],
  ['model', ''],
  ['os version', ''],
  ['management address', '10.20.0.1'],
  ['other addresses', 'separated by spaces'],
  ['serial', ''],
  ['site', 'name of a site of this client'],
  ['criticality', 'low, normal, high or critical'],
  ['support end', '2027-06-30'],
  ['notes', ''],
] as const;

/** Devices of one client from a CSV file, such as the one that Export writes. */
export function ImportDevicesPage(): React.JSX.Element {
  const [search] = useSearchParams();
  const navigate = useNavigate();
  const [clientId, setClientId] = useState<string | null>(search.get('client'));
  const [makeSites, setMakeSites] = useState(false);
  const params = { clientId: clientId ?? '' };
  return (
    <Page title="Import devices" narrow>
      <Group align="end">
        <ClientSelect label="Client" required value={clientId} onChange={setClientId} />
        <Checkbox
          label="Make the sites that are missing"
          checked={makeSites}
          onChange={(event) => setMakeSites(event.currentTarget.checked)}
          mb={8}
        />
      </Group>
      {clientId === null ? (
        <EmptyState title="Choose the client first">A file holds the devices of one client.</EmptyState>
      ) : (
        <CsvImport
          key={`${clientId}-${makeSites}`}
          columns={columns}
          preview={async (csv) => shown(await call(importRoutes.previewDevices, { params, body: { csv, makeSites } }))}
          confirm={async (csv, digest) =>
            sums(await call(importRoutes.importDevices, { params, body: { csv, makeSites, digest } }))
          }
          touches={['device', 'site']}
          onDone={() => void navigate(`/devices?clientId=${clientId}`)}
        />
      )}
    </Page>
  );
}

function sums({ adds, changes, unchanged, done }: ImportResult): string {
  return `${adds} ${done ? 'added' : 'to add'}, ${changes} ${done ? 'changed' : 'to change'}, ${unchanged} as they are`;
}

const doing = { add: 'is added', change: 'is changed', nothing: 'stays as it is' } as const;

function shown(preview: ImportResult): Preview {
  const missing = preview.missingSites.map(({ name }) => name);
  return {
    digest: preview.digest,
    faults: preview.faults.map(({ line, column, reason }) => ({ line, column, message: reason })),
    sums: sums(preview),
    notes: [
      ...(preview.ignored.length > 0
        ? [`These columns mean nothing here and are left out: ${preview.ignored.join(', ')}.`]
        : []),
      ...(missing.length > 0 ? [`Sites this client does not have yet: ${missing.join(', ')}.`] : []),
    ],
    lines: preview.lines.map(({ line, name, does }) => ({ line, text: `${name} ${doing[does]}` })),
    confirmable: preview.faults.length === 0 && preview.adds + preview.changes > 0,
  };
}
