import { Modal, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { sourceRoutes } from '../../src/intake/sources-api.ts';
import type { Relay } from '../../src/intake/sources-api.ts';
import type { Column } from '../kit/data-table.tsx';
import { FormButtons } from '../kit/form-buttons.tsx';
import { usePages, useVerb } from '../kit/query.ts';
import { ClientSelect } from '../people/pick.tsx';
import { SourceList } from './source-list.tsx';

const columns: Column<Relay>[] = [
  { key: 'name', title: 'Name', width: 'minmax(130px, 1.4fr)', cell: (relay) => <strong>{relay.name}</strong> },
  {
    key: 'address',
    title: 'Address',
    width: '150px',
    cell: (relay) => <span className="wf-mono">{relay.address}</span>,
  },
  {
    key: 'client',
    title: 'Speaks for',
    width: 'minmax(110px, 1fr)',
    cell: (relay) => relay.clientName ?? 'any client, by HOSTNAME',
  },
];

/** Addresses that pass on the lines of others. */
export function RelayList(): React.JSX.Element {
  const list = usePages(sourceRoutes.listRelays, { query: { limit: 100 } }, { on: ['relay', 'source'] });
  const touches = ['relay'];
  const change = useVerb(sourceRoutes.changeRelay, { touches });
  const remove = useVerb(sourceRoutes.removeRelay, { touches, says: 'Removed.' });
  const [adding, setAdding] = useState(false);
  return (
    <>
      <SourceList
        label="Relays"
        says="Addresses that pass on the lines of other devices, which are told apart by the name in each line."
        list={list}
        columns={columns}
        cardText={(relay) => `${relay.address} for ${relay.clientName ?? 'any client'}`}
        add="New relay"
        onAdd={() => setAdding(true)}
        onEnable={({ id, version }, enabled) => change.mutate({ params: { relayId: id }, body: { version, enabled } })}
        onRemove={({ id }) => remove.mutate({ params: { relayId: id } })}
        removing="What it passes on goes into the quarantine."
      />
      {adding && <AddRelay onClose={() => setAdding(false)} />}
    </>
  );
}

function AddRelay({ onClose }: { onClose: () => void }): React.JSX.Element {
  const [clientId, setClientId] = useState<string | null>(null);
  const [name, setName] = useState('');
  const [address, setAddress] = useState('');
  const add = useVerb(sourceRoutes.addRelay, { touches: ['relay'], says: 'Added.', onDone: onClose });
  return (
    <Modal opened onClose={onClose} title="New relay">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          add.mutate({ body: { clientId, name, address } });
        }}
      >
        <Stack>
          <TextInput
            label="Name"
            required
            data-autofocus
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <TextInput
            label="Address"
            required
            placeholder="10.20.0.9"
            value={address}
            onChange={(event) => setAddress(event.currentTarget.value)}
          />
          <ClientSelect
            label="Speaks for"
            placeholder="any client, by HOSTNAME"
            clearable
            value={clientId}
            onChange={setClientId}
          />
          <FormButtons onCancel={onClose} saving={add.isPending} disabled={!name.trim() || !address.trim()}>
            Add
          </FormButtons>
        </Stack>
      </form>
    </Modal>
  );
}
