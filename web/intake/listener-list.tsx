import { Modal, NumberInput, Select, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { sourceRoutes, zListener } from '../../src/intake/sources-api.ts';
import type { ListenerView } from '../../src/intake/sources-api.ts';
import type { Column } from '../kit/data-table.tsx';
import { FormButtons } from '../kit/form-buttons.tsx';
import { usePages, useVerb } from '../kit/query.ts';
import { ClientSelect } from '../people/pick.tsx';
import { SourceList } from './source-list.tsx';
import { listenerWords } from './words.ts';

const kinds = zListener.shape.kind.options;
const columns: Column<ListenerView>[] = [
  { key: 'name', title: 'Name', width: 'minmax(130px, 1.4fr)', cell: (listener) => <strong>{listener.name}</strong> },
  { key: 'kind', title: 'Kind', width: '120px', cell: (listener) => listenerWords[listener.kind] },
  { key: 'port', title: 'Port', width: '70px', cell: (listener) => <span className="wf-mono">{listener.port}</span> },
  { key: 'client', title: 'For', width: 'minmax(110px, 1fr)', cell: (listener) => listener.clientName ?? 'everyone' },
];

/** Ports that are open for senders. */
export function ListenerList({ manages }: { manages: boolean }): React.JSX.Element {
  const list = usePages(sourceRoutes.listListeners, { query: { limit: 100 } }, { on: ['listener', 'source'] });
  const touches = ['listener'];
  const change = useVerb(sourceRoutes.changeListener, { touches });
  const remove = useVerb(sourceRoutes.removeListener, { touches, says: 'Closed for good.' });
  const [adding, setAdding] = useState(false);
  return (
    <>
      <SourceList
        label="Listeners"
        says="Open ports. One of a client’s own tells its senders apart even when private addresses overlap."
        list={list}
        columns={columns}
        cardText={(listener) =>
          `${listenerWords[listener.kind]} :${listener.port} for ${listener.clientName ?? 'everyone'}`
        }
        add="New listener"
        onAdd={manages ? () => setAdding(true) : undefined}
        onEnable={
          manages
            ? ({ id, version }, enabled) =>
                id && change.mutate({ params: { listenerId: id }, body: { version, enabled } })
            : undefined
        }
        onRemove={manages ? ({ id }) => id && remove.mutate({ params: { listenerId: id } }) : undefined}
        removing="Its port closes; what is sent there is refused."
      />
      {adding && <AddListener onClose={() => setAdding(false)} />}
    </>
  );
}

function AddListener({ onClose }: { onClose: () => void }): React.JSX.Element {
  const [clientId, setClientId] = useState<string | null>(null);
  const [name, setName] = useState('');
  const [kind, setKind] = useState<(typeof kinds)[number]>('syslog-udp');
  const [port, setPort] = useState<number | string>('');
  const add = useVerb(sourceRoutes.addListener, { touches: ['listener'], says: 'It is open.', onDone: onClose });
  return (
    <Modal opened onClose={onClose} title="New listener">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          add.mutate({ body: { clientId, name, kind, port: Number(port) } });
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
          <Select
            label="Kind"
            allowDeselect={false}
            data={kinds.map((value) => ({ value, label: listenerWords[value] ?? value }))}
            value={kind}
            onChange={(value) => setKind(kinds.find((each) => each === value) ?? kind)}
          />
          <NumberInput
            label="Port"
            required
            min={1}
            max={65_535}
            allowDecimal={false}
            value={port}
            onChange={setPort}
          />
          <ClientSelect label="For" placeholder="everyone" clearable value={clientId} onChange={setClientId} />
          <FormButtons onCancel={onClose} saving={add.isPending} disabled={!name.trim() || port === ''}>
            Open it
          </FormButtons>
        </Stack>
      </form>
    </Modal>
  );
}
