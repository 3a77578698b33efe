import { Button, Text } from '@mantine/core';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { credentialRoutes } from '../../src/estate/credential-api.ts';
import type { Credential } from '../../src/estate/credential-api.ts';
import { Card } from '../kit/card.tsx';
import { confirmColumn } from '../kit/confirm-column.tsx';
import { DataTable } from '../kit/data-table.tsx';
import type { Column } from '../kit/data-table.tsx';
import { Page } from '../kit/page.tsx';
import { usePages, useVerb } from '../kit/query.ts';
import { EmptyState, Shown } from '../kit/states.tsx';
import { useMay } from '../people/session.ts';
import { CredentialDialog } from './credential-dialog.tsx';
import { credentialWords } from './words.ts';

const columns: Column<Credential>[] = [
  { key: 'name', title: 'Name', width: 'minmax(140px, 1.4fr)', cell: (each) => <strong>{each.name}</strong> },
  { key: 'client', title: 'Client', width: 'minmax(120px, 1fr)', cell: (each) => each.clientName },
  { key: 'kind', title: 'Kind', width: '150px', cell: (each) => credentialWords[each.kind] },
  { key: 'user', title: 'User', width: 'minmax(100px, 1fr)', from: 760, cell: (each) => each.user ?? '' },
  { key: 'protection', title: 'Protection', width: '140px', from: 900, cell: protection },
  { key: 'used', title: 'Last used', width: '120px', cell: (each) => each.lastUsedOn ?? 'never' },
];

/** What devices are asked with. A secret is entered once and never shown again. */
export function CredentialsPage(): React.JSX.Element {
  const list = usePages(credentialRoutes.listCredentials, { query: { limit: 200 } }, { on: ['credential'] });
  const manages = useMay('devices.manage');
  const [adding, setAdding] = useState(false);
  const remove = useVerb(credentialRoutes.removeCredential, { touches: ['credential'], says: 'Removed.' });
  const act = confirmColumn<Credential>({
    act: 'Remove',
    says: 'Devices that are asked with it are asked no more.',
    onConfirm: ({ id, version }) => remove.mutate({ params: { credentialId: id }, body: { version } }),
  });
  return (
    <Page
      title="Credentials"
      fill
      actions={
        manages && (
          <Button leftSection={<Plus size={15} />} onClick={() => setAdding(true)}>
            New credential
          </Button>
        )
      }
    >
      <Shown query={list.query}>
        {() =>
          list.items.length === 0 ? (
            <EmptyState title="No credentials yet">
              Add the community or the user that a client’s devices are asked with. It is sealed and never shown again.
            </EmptyState>
          ) : (
            <DataTable
              label="Credentials"
              rows={list.items}
              rowKey={({ id }) => id}
              columns={manages ? [...columns, act] : columns}
              card={(each) => (
                <Card>
                  <Text fw={600}>{each.name}</Text>
                  <Text size="sm" c="dimmed">
                    {credentialWords[each.kind]} of {each.clientName} · last used {each.lastUsedOn ?? 'never'}
                  </Text>
                  {manages && act.cell(each)}
                </Card>
              )}
              more={list.more}
            />
          )
        }
      </Shown>
      {adding && <CredentialDialog onClose={() => setAdding(false)} />}
    </Page>
  );
}

function protection({ auth, priv }: Credential): string {
  if (auth === null) return '';
  return priv === null || priv === 'none' ? `${auth}, not encrypted` : `${auth}, ${priv}`;
}
