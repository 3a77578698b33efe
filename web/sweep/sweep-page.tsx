import { Anchor, Group, Select, Switch, Text } from '@mantine/core';
import { Link } from 'react-router';
import { MOST_ROWS, sweepRoutes } from '../../src/sweep/api.ts';
import { useFilters } from '../kit/filters.ts';
import { KeyHints } from '../kit/key-help.tsx';
import { Page } from '../kit/page.tsx';
import { useCall } from '../kit/query.ts';
import { Shown } from '../kit/states.tsx';
import { Tabs } from '../kit/tabs.tsx';
import { ClientSelect } from '../people/pick.tsx';
import { askedOf, shape, tabsOf } from './filters.ts';
import { SweepView } from './sweep-view.tsx';

const sinceData = [
  { value: 'mine', label: 'Since my last look' },
  ...[4, 12, 24, 72].map((hours) => ({ value: String(hours), label: `Last ${hours} hours` })),
];

/** Everything unusual at my clients, each row explained or ticketed in two keys. */
export function SweepPage(): React.JSX.Element {
  const [filters, change] = useFilters(shape);
  const sweep = useCall(sweepRoutes.readSweep, askedOf(filters), { on: ['sweep', 'finding', 'ticket'], keep: true });
  return (
    <Page
      title="Sweep"
      fill
      beside={
        <Tabs
          label="Lane"
          value={filters.lane}
          tabs={tabsOf(sweep.data, filters)}
          onChange={(lane) => change({ lane })}
        />
      }
      actions={
        <KeyHints
          hints={[
            ['e', 'explain'],
            ['t', 'ticket'],
            ['u', 'take back'],
          ]}
        />
      }
    >
      <Group gap={10}>
        <ClientSelect
          aria-label="Client"
          placeholder="All my clients"
          clearable
          value={filters.clientId ?? null}
          onChange={(clientId) => change({ clientId: clientId ?? undefined })}
        />
        <Select
          aria-label="Since when"
          data={sinceData}
          allowDeselect={false}
          value={filters.since}
          onChange={(since) => change({ since: shape.shape.since.parse(since ?? undefined) })}
        />
        <Switch
          label="Done too"
          checked={filters.done === 'yes'}
          onChange={(event) => change({ done: event.currentTarget.checked ? 'yes' : 'no' })}
        />
        {sweep.data?.more && (
          <Text size="sm" c="dimmed" role="status">
            The newest {MOST_ROWS.toLocaleString()} rows
          </Text>
        )}
        <Anchor component={Link} to="/sweep/false-alarms" size="sm" ml="auto">
          False alarms by rule
        </Anchor>
      </Group>
      <Shown query={sweep}>
        {(shown) => (
          <SweepView sweep={shown} filters={filters} onClient={(clientId) => change({ clientId, lane: 'all' })} />
        )}
      </Shown>
    </Page>
  );
}
