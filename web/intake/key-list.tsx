import { useState } from 'react';
import { sourceRoutes } from '../../src/intake/sources-api.ts';
import type { MadeKey, SourceKey } from '../../src/intake/sources-api.ts';
import type { Column } from '../kit/data-table.tsx';
import { usePages, useVerb } from '../kit/query.ts';
import { SecretOnce } from '../kit/secret-once.tsx';
import { ExactTime } from '../kit/time.tsx';
import { KeyDialog } from './key-dialog.tsx';
import { SourceList } from './source-list.tsx';
import { keyWords } from './words.ts';

const columns: Column<SourceKey>[] = [
  { key: 'name', title: 'Name', width: 'minmax(130px, 1.4fr)', cell: (key) => <strong>{key.name}</strong> },
  { key: 'kind', title: 'Kind', width: '130px', cell: (key) => keyWords[key.kind] },
  { key: 'client', title: 'Client', width: 'minmax(110px, 1fr)', cell: (key) => key.clientName },
  {
    key: 'hint',
    title: 'Recognised by',
    width: '120px',
    from: 850,
    cell: (key) => <span className="wf-mono">…{key.hint}</span>,
  },
  {
    key: 'expires',
    title: 'Expires',
    width: '110px',
    from: 850,
    cell: (key) => (key.expiresAt ? <ExactTime at={key.expiresAt} only="day" /> : 'never'),
  },
];

/** What sources prove themselves with. */
export function KeyList(): React.JSX.Element {
  const list = usePages(sourceRoutes.listSourceKeys, { query: { limit: 100 } }, { on: ['source-key', 'source'] });
  const touches = ['source-key'];
  const change = useVerb(sourceRoutes.changeSourceKey, { touches });
  const remove = useVerb(sourceRoutes.removeSourceKey, { touches, says: 'Removed.' });
  const [adding, setAdding] = useState(false);
  const [made, setMade] = useState<MadeKey>();
  return (
    <>
      {made?.secret && (
        <SecretOnce
          says={`${keyWords[made.key.kind]} “${made.key.name}”. It is shown only now.`}
          value={made.path ? `${globalThis.location.origin}${made.path}` : made.secret}
        />
      )}
      <SourceList
        label="Keys"
        says="Webhooks, HEC tokens, client certificates and SNMP communities, each of one client."
        list={list}
        columns={columns}
        cardText={(key) => `${keyWords[key.kind]} of ${key.clientName}`}
        add="New key"
        onAdd={() => setAdding(true)}
        onEnable={({ id, version }, enabled) =>
          change.mutate({ params: { sourceKeyId: id }, body: { version, enabled } })
        }
        onRemove={({ id }) => remove.mutate({ params: { sourceKeyId: id } })}
        removing="What uses it is refused from now on."
      />
      {adding && <KeyDialog onClose={() => setAdding(false)} onMade={setMade} />}
    </>
  );
}
