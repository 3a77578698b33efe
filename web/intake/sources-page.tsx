import { z } from 'zod';
import { useFilters } from '../kit/filters.ts';
import { Page } from '../kit/page.tsx';
import { Tabs } from '../kit/tabs.tsx';
import { useMay } from '../people/session.ts';
import { KeyList } from './key-list.tsx';
import { ListenerList } from './listener-list.tsx';
import { RelayList } from './relay-list.tsx';
import { SnmpUserList } from './snmp-user-list.tsx';

const shape = z.object({ what: z.enum(['listeners', 'keys', 'relays', 'snmp']).default('listeners') });
const tabs = [
  { value: 'listeners', label: 'Listeners' },
  { value: 'keys', label: 'Keys' },
  { value: 'relays', label: 'Relays' },
  { value: 'snmp', label: 'SNMPv3 users' },
] as const;

/** What senders are told apart by. */
export function SourcesPage(): React.JSX.Element {
  const [{ what }, setFilters] = useFilters(shape);
  const manages = useMay('sources.manage');
  return (
    <Page
      title="Sources"
      fill
      beside={
        manages && <Tabs label="Which" value={what} tabs={tabs} onChange={(next) => setFilters({ what: next })} />
      }
    >
      <Part what={manages ? what : 'listeners'} manages={manages} />
    </Page>
  );
}

function Part({ what, manages }: { what: z.output<typeof shape>['what']; manages: boolean }): React.JSX.Element {
  switch (what) {
    case 'listeners':
      return <ListenerList manages={manages} />;
    case 'keys':
      return <KeyList />;
    case 'relays':
      return <RelayList />;
    case 'snmp':
      return <SnmpUserList />;
  }
}
