import { Anchor, Select, Text, Title } from '@mantine/core';
import { FileCheck2 } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'react-router';
import { configRoutes } from '../../src/configs/api.ts';
import type { ChangesQuery, ConfigVersion } from '../../src/configs/api.ts';
import { Card } from '../kit/card.tsx';
import { Page } from '../kit/page.tsx';
import { useCall, usePages } from '../kit/query.ts';
import { EmptyState, Shown } from '../kit/states.tsx';
import { RelativeTime } from '../kit/time.tsx';
import classes from './configs.module.css';
import { VersionDialog } from './version-dialog.tsx';
import { VersionList } from './version-list.tsx';

const shows: readonly { value: ChangesQuery['only']; label: string }[] = [
  { value: 'open', label: 'Unplanned, not explained' },
  { value: 'unplanned', label: 'All unplanned' },
  { value: 'all', label: 'All changes' },
];

/** What was changed outside any change, and which devices do not let us look. */
export function ConfigsPage(): React.JSX.Element {
  const [only, setOnly] = useState<ChangesQuery['only']>('open');
  const [open, setOpen] = useState<ConfigVersion>();
  const list = usePages(configRoutes.listConfigChanges, { query: { only, limit: 50 } }, { on: ['config'], keep: true });
  return (
    <Page
      title="Configurations"
      actions={
        <Select
          aria-label="Which changes"
          w={230}
          allowDeselect={false}
          data={[...shows]}
          value={only}
          onChange={(value) => setOnly(shows.find((each) => each.value === value)?.value ?? 'open')}
        />
      }
    >
      <Failing />
      <Card>
        <Title order={2} mb="sm">
          Changes
        </Title>
        <Shown query={list.query}>
          {() =>
            list.items.length === 0 ? (
              <EmptyState icon={FileCheck2} title="Nothing to explain">
                Every change of a watched configuration belongs to a change request, or somebody has said why.
              </EmptyState>
            ) : (
              <VersionList named items={list.items} onOpen={setOpen} />
            )
          }
        </Shown>
      </Card>
      {open && <VersionDialog version={open} onClose={() => setOpen(undefined)} />}
    </Page>
  );
}

function Failing(): React.JSX.Element {
  const watches = useCall(configRoutes.listConfigWatches, { query: { limit: 200 } }, { on: ['config'], every: 15_000 });
  return (
    <Card>
      <Title order={2} mb="sm">
        Watched devices
      </Title>
      <Shown query={watches}>
        {({ items, watched, failing }) => (
          <>
            <Text size="sm" mb={failing > 0 ? 'xs' : 0}>
              {watched} watched, {failing} cannot be fetched.
            </Text>
            <ul className={classes['list']}>
              {items
                .filter(({ failingSince }) => failingSince !== null)
                .map((each) => (
                  <li key={each.deviceId}>
                    <Text size="sm">
                      <Anchor component={Link} to={`/devices/${each.deviceId}`} size="sm">
                        {each.deviceName}
                      </Anchor>{' '}
                      {each.clientName}: {each.failure}
                      {each.failingSince && (
                        <>
                          , since <RelativeTime at={each.failingSince} />
                        </>
                      )}
                    </Text>
                  </li>
                ))}
            </ul>
          </>
        )}
      </Shown>
    </Card>
  );
}
