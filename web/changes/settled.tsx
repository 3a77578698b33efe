import { Button, Checkbox, Group, SimpleGrid, Stack, Table, Text, Title } from '@mantine/core';
import { Handshake } from 'lucide-react';
import { useState } from 'react';
import type { z } from 'zod';
import { changeSettingRoutes } from '../../src/changes/settings-api.ts';
import type { zAuthority } from '../../src/changes/settings-api.ts';
import { Card } from '../kit/card.tsx';
import { useCall, useVerb } from '../kit/query.ts';
import { EmptyState, Shown } from '../kit/states.tsx';
import { ClientSelect } from '../people/pick.tsx';
import { useMay } from '../people/session.ts';
import { ChangeClock } from './change-clock.tsx';
import { Freezes } from './freezes.tsx';
import { Models } from './models.tsx';

type Person = z.output<typeof zAuthority>;

/** What a client has settled about changes: who asks, who approves, models, freezes. */
export function Settled({
  client,
  onClient,
}: {
  client: string | undefined;
  onClient: (id: string | undefined) => void;
}): React.JSX.Element {
  return (
    <Stack>
      <ClientSelect label="Client" maw={360} value={client ?? null} onChange={(id) => onClient(id ?? undefined)} />
      {client ? (
        <>
          <AuthorityCard clientId={client} key={client} />
          <SimpleGrid cols={{ base: 1, md: 2 }} key={`${client} parts`}>
            <Models clientId={client} />
            <Stack>
              <ChangeClock clientId={client} />
              <Freezes clientId={client} />
            </Stack>
          </SimpleGrid>
        </>
      ) : (
        <EmptyState icon={Handshake} title="Choose a client">
          Who may ask for changes and who approves them, the models approved for always, and when nothing is changed.
        </EmptyState>
      )}
    </Stack>
  );
}

function AuthorityCard({ clientId }: { clientId: string }): React.JSX.Element {
  const list = useCall(
    changeSettingRoutes.changeAuthority,
    { params: { clientId } },
    { on: ['change-authority', 'contact'] },
  );
  return (
    <Card>
      <Title order={2} mb="xs">
        Who may ask, who may approve
      </Title>
      <Shown query={list}>
        {({ items, listed }) => (
          <AuthorityTable key={JSON.stringify(items)} clientId={clientId} people={items} listed={listed} />
        )}
      </Shown>
    </Card>
  );
}

function AuthorityTable({
  clientId,
  people,
  listed,
}: {
  clientId: string;
  people: Person[];
  listed: boolean;
}): React.JSX.Element {
  const mayManage = useMay('clients.manage');
  const [rows, setRows] = useState(people);
  const save = useVerb(changeSettingRoutes.setChangeAuthority, { touches: ['change-authority'], says: 'Saved.' });
  const set = (id: string, change: Partial<Person>): void =>
    setRows(rows.map((row) => (row.id === id ? { ...row, ...change } : row)));
  return (
    <Stack gap="sm">
      {!listed && (
        <Text size="sm" c="dimmed">
          No list yet: until there is one, the client’s portal administrators may do both.
        </Text>
      )}
      <Table.ScrollContainer minWidth={420} type="native" tabIndex={0} aria-label="Who may ask and approve">
        <Table>
          <Table.Thead>
            <Table.Tr>
              {['Name', 'Known as', 'May ask', 'May approve'].map((name) => (
                <Table.Th key={name}>{name}</Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map((row) => (
              <Table.Tr key={row.id}>
                <Table.Td>{row.name}</Table.Td>
                <Table.Td>{row.kind === 'contact' ? 'contact' : 'portal user'}</Table.Td>
                {(['mayRequest', 'mayApprove'] as const).map((what) => (
                  <Table.Td key={what}>
                    <Checkbox
                      aria-label={`${row.name} ${what === 'mayRequest' ? 'may ask' : 'may approve'}`}
                      disabled={!mayManage}
                      checked={row[what]}
                      onChange={(event) => set(row.id, { [what]: event.currentTarget.checked })}
                    />
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {mayManage && (
        <Group>
          <Button
            loading={save.isPending}
            onClick={() =>
              save.mutate({
                params: { clientId },
                body: {
                  people: rows.map(({ kind, id, mayRequest, mayApprove }) => ({ kind, id, mayRequest, mayApprove })),
                },
              })
            }
          >
            Save the list
          </Button>
        </Group>
      )}
    </Stack>
  );
}
