import { Button, Text } from '@mantine/core';
import { AtSign, Plus } from 'lucide-react';
import { useState } from 'react';
import { z } from 'zod';
import { mailRoutes } from '../../src/correspondence/api.ts';
import { staffRoutes } from '../../src/people/staff-api.ts';
import { PressCard } from '../kit/card.tsx';
import { DataTable } from '../kit/data-table.tsx';
import type { Column } from '../kit/data-table.tsx';
import { FilterBar } from '../kit/filter-bar.tsx';
import { useFilters } from '../kit/filters.ts';
import { Page } from '../kit/page.tsx';
import { useCall } from '../kit/query.ts';
import { EmptyState, Shown } from '../kit/states.tsx';
import { useMay } from '../people/session.ts';
import { AddressDialog } from './address-dialog.tsx';
import type { Address } from './address-dialog.tsx';
import { MailNav } from './mail-nav.tsx';

const shape = z.object({ text: z.string().optional() });

const columns: Column<Address>[] = [
  {
    key: 'address',
    title: 'Address',
    width: 'minmax(200px, 2fr)',
    cell: ({ address }) => <strong className="wf-cut">{address}</strong>,
  },
  {
    key: 'client',
    title: 'Client',
    width: 'minmax(130px, 1fr)',
    cell: ({ clientName }) => <span className="wf-cut">{clientName}</span>,
  },
  { key: 'whose', title: 'Whose', width: 'minmax(150px, 1fr)', cell: (address) => <Whose address={address} /> },
  {
    key: 'answers',
    title: 'Answers come to',
    width: 'minmax(130px, 1fr)',
    from: 860,
    cell: ({ subaddressing }) => (subaddressing ? 'address+token' : 'the address itself'),
  },
];

/** Addresses by which mail is known to be a client's, engineers' aliases among them. */
export function AddressesPage(): React.JSX.Element {
  const [filters, setFilters] = useFilters(shape);
  const list = useCall(mailRoutes.listClientAddresses, {}, { on: ['client-address', 'client'], every: 30_000 });
  const manages = useMay('sources.manage');
  const [editing, setEditing] = useState<Address | 'new'>();
  const words = (filters.text ?? '').toLowerCase();
  const found = (list.data?.items ?? []).filter(({ address, clientName }) =>
    `${address} ${clientName.toLowerCase()}`.includes(words),
  );
  return (
    <Page
      title="Mail"
      fill
      beside={<MailNav />}
      actions={
        manages && (
          <Button leftSection={<Plus size={16} />} onClick={() => setEditing('new')}>
            New address
          </Button>
        )
      }
    >
      <FilterBar
        of="addresses"
        search={{ placeholder: 'Address or client', text: filters.text, onText: (text) => setFilters({ text }) }}
        narrowed={{ text: filters.text }}
        onClear={setFilters}
      />
      <Shown query={list}>
        {({ items }) =>
          found.length === 0 ? (
            <EmptyState icon={AtSign} title={items.length === 0 ? 'No addresses yet' : 'No such address'}>
              Mail to an address listed here is its client’s, whoever sent it. Without one, the sender alone says whose
              a mail is.
            </EmptyState>
          ) : (
            <DataTable
              label="Addresses"
              rows={found}
              rowKey={({ id }) => id}
              columns={columns}
              card={(address) => <AddressCard address={address} onOpen={() => manages && setEditing(address)} />}
              {...(manages ? { onOpen: setEditing } : {})}
            />
          )
        }
      </Shown>
      {editing && (
        <AddressDialog address={editing === 'new' ? undefined : editing} onClose={() => setEditing(undefined)} />
      )}
    </Page>
  );
}

/** The client's own, or whose alias. */
export function Whose({ address: { staffId } }: { address: Address }): React.JSX.Element {
  const engineer = useCall(
    staffRoutes.getStaff,
    { params: { staffId: staffId ?? '' } },
    { on: ['staff'], enabled: staffId !== null },
  );
  return <>{staffId === null ? 'the client’s own' : `alias of ${engineer.data?.name ?? 'an engineer'}`}</>;
}

function AddressCard({ address, onOpen }: { address: Address; onOpen: () => void }): React.JSX.Element {
  return (
    <PressCard onPress={onOpen}>
      <strong>{address.address}</strong>
      <Text size="sm" c="dimmed">
        {address.clientName} · <Whose address={address} />
      </Text>
    </PressCard>
  );
}
