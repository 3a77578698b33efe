import { useState } from 'react';
import { sourceRoutes } from '../../src/intake/sources-api.ts';
import type { SnmpUser } from '../../src/intake/sources-api.ts';
import type { Column } from '../kit/data-table.tsx';
import { usePages, useVerb } from '../kit/query.ts';
import { SnmpUserDialog } from './snmp-user-dialog.tsx';
import { SourceList } from './source-list.tsx';

const columns: Column<SnmpUser>[] = [
  {
    key: 'name',
    title: 'User',
    width: 'minmax(120px, 1.3fr)',
    cell: (user) => <strong className="wf-mono">{user.name}</strong>,
  },
  { key: 'client', title: 'Client', width: 'minmax(110px, 1fr)', cell: (user) => user.clientName },
  { key: 'auth', title: 'Authentication', width: '120px', cell: (user) => user.auth },
  { key: 'priv', title: 'Privacy', width: '120px', cell: (user) => user.priv },
];

/** Users of SNMPv3 traps and informs. */
export function SnmpUserList(): React.JSX.Element {
  const list = usePages(sourceRoutes.listSnmpUsers, { query: { limit: 100 } }, { on: ['snmp-user', 'source'] });
  const touches = ['snmp-user'];
  const change = useVerb(sourceRoutes.changeSnmpUser, { touches });
  const remove = useVerb(sourceRoutes.removeSnmpUser, { touches, says: 'Removed.' });
  const [adding, setAdding] = useState(false);
  return (
    <>
      <SourceList
        label="SNMPv3 users"
        says="Users whose SNMPv3 traps and informs are accepted. Their pass phrases are never shown again."
        list={list}
        columns={columns}
        cardText={(user) => `${user.clientName} · ${user.auth}, ${user.priv}`}
        add="New user"
        onAdd={() => setAdding(true)}
        onEnable={({ id, version }, enabled) =>
          change.mutate({ params: { snmpUserId: id }, body: { version, enabled } })
        }
        onRemove={({ id }) => remove.mutate({ params: { snmpUserId: id } })}
        removing="Its traps and informs go into the quarantine."
      />
      {adding && <SnmpUserDialog onClose={() => setAdding(false)} />}
    </>
  );
}
