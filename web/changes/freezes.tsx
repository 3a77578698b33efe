import { Button, Group, SimpleGrid, Stack, TextInput, Title } from '@mantine/core';
import { useState } from 'react';
import { changeSettingRoutes } from '../../src/changes/settings-api.ts';
import { siteRoutes } from '../../src/estate/site-api.ts';
import { clientRoutes } from '../../src/people/clients-api.ts';
import { SiteSelect } from '../estate/pick.tsx';
import { Card } from '../kit/card.tsx';
import { useCall, useVerb } from '../kit/query.ts';
import { Shown } from '../kit/states.tsx';
import { useMay } from '../people/session.ts';
import classes from './changes.module.css';
import { instantIn, windowText } from './zoned.ts';

/** Times in which nothing is changed, as clocks at the site show them. */
export function Freezes({ clientId }: { clientId: string }): React.JSX.Element {
  const freezes = useCall(changeSettingRoutes.changeFreezes, { params: { clientId } }, { on: ['change-freeze'] });
  const lift = useVerb(changeSettingRoutes.removeChangeFreeze, {
    touches: ['change-freeze', 'change'],
    says: 'Lifted.',
  });
  const mayManage = useMay('clients.manage');
  const mayWork = useMay('changes.work');
  return (
    <Card>
      <Title order={2} mb="xs">
        Freezes
      </Title>
      <Shown query={freezes}>
        {({ items }) => (
          <ul className={classes['list']} aria-label="Freezes">
            {items.length === 0 && <li>None.</li>}
            {items.map((freeze) => (
              <li key={freeze.id}>
                <strong>{freeze.reason}</strong>
                <div className={classes['quiet']}>
                  {freeze.siteName ?? 'All sites'} · {windowText(freeze.from, freeze.to, freeze.zone)} · {freeze.byName}
                </div>
                {mayManage && (
                  <Button
                    size="compact-xs"
                    variant="default"
                    onClick={() => lift.mutate({ params: { freezeId: freeze.id } })}
                  >
                    Lift {freeze.reason}
                  </Button>
                )}
              </li>
            ))}
          </ul>
        )}
      </Shown>
      {mayWork && <FreezeForm clientId={clientId} />}
    </Card>
  );
}

function FreezeForm({ clientId }: { clientId: string }): React.JSX.Element {
  const [siteId, setSiteId] = useState<string | null>(null);
  const [reason, setReason] = useState('');
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const zone = useZone(clientId, siteId);
  const add = useVerb(changeSettingRoutes.addChangeFreeze, {
    touches: ['change-freeze', 'change'],
    says: 'Frozen.',
    onDone: () => setReason(''),
  });
  const span = { from: instantIn(from, zone), to: instantIn(to, zone) };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (span.from && span.to)
          add.mutate({ params: { clientId }, body: { siteId, reason, fromAt: span.from, toAt: span.to } });
      }}
    >
      <Stack gap="xs" mt="sm">
        <TextInput label="Why" required value={reason} onChange={(event) => setReason(event.currentTarget.value)} />
        <SiteSelect
          label="Where"
          placeholder="All sites"
          clearable
          clientId={clientId}
          value={siteId}
          onChange={setSiteId}
        />
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          {(
            [
              ['From', from, setFrom],
              ['To', to, setTo],
            ] as const
          ).map(([label, value, set]) => (
            <TextInput
              key={label}
              type="datetime-local"
              label={label}
              description={`As a clock shows it in ${zone}`}
              required
              value={value}
              onChange={(event) => set(event.currentTarget.value)}
            />
          ))}
        </SimpleGrid>
        <Group>
          <Button type="submit" variant="default" loading={add.isPending}>
            Freeze
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** The site's zone; the client's while no site is chosen. */
function useZone(clientId: string, siteId: string | null): string {
  const client = useCall(clientRoutes.getClient, { params: { clientId } }, { on: ['client'] });
  const sites = useCall(siteRoutes.listSites, { query: { limit: 200, clientId } }, { on: ['site'] });
  const site = sites.data?.items.find(({ id }) => id === siteId);
  return site?.zone ?? client.data?.zone ?? 'UTC';
}
