/** Discovery of a client: where it may look, when it looked and looks next, and what it proposes. */
import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { Radar } from 'lucide-react';
import { useState } from 'react';
import { discoveryRoutes } from '../../src/topology/discovery-api.ts';
import type { Discovery, Proposal } from '../../src/topology/discovery-api.ts';
import { StatusBadge } from '../kit/badges.tsx';
import { Card } from '../kit/card.tsx';
import { useCall, usePages, useVerb } from '../kit/query.ts';
import { EmptyState, Shown } from '../kit/states.tsx';
import { RelativeTime } from '../kit/time.tsx';
import { useMay } from '../people/session.ts';
import { DiscoveryDialog, ProposalDialog } from './discovery-dialogs.tsx';
import classes from './topology.module.css';

export function DiscoveryView({ clientId }: { clientId: string }): React.JSX.Element {
  const asked = useCall(
    discoveryRoutes.listDiscovery,
    { params: { clientId } },
    { on: ['proposal', 'site'], keep: true },
  );
  const proposals = usePages(
    discoveryRoutes.listProposals,
    { query: { clientId, limit: 100 } },
    { on: ['proposal'], keep: true },
  );
  const [setting, setSetting] = useState<Discovery>();
  const [deciding, setDeciding] = useState<{ proposal: Proposal; how: 'approve' | 'dismiss' }>();
  return (
    <Stack gap="md">
      <Title order={2}>Found and not in the estate ({proposals.items.length})</Title>
      <Shown query={proposals.query}>
        {() =>
          proposals.items.length === 0 ? (
            <Text size="sm">Nothing waits for a decision.</Text>
          ) : (
            <ul className={classes['cards']} aria-label="Proposals">
              {proposals.items.map((proposal) => (
                <li key={proposal.id}>
                  <OneProposal proposal={proposal} onDecide={(how) => setDeciding({ proposal, how })} />
                </li>
              ))}
            </ul>
          )
        }
      </Shown>
      <Title order={2}>Where discovery may look</Title>
      <Shown query={asked}>
        {({ sites }) =>
          sites.length === 0 ? (
            <EmptyState icon={Radar} title="No sites yet">
              Discovery looks site by site. Add a site first.
            </EmptyState>
          ) : (
            <ul className={classes['cards']} aria-label="Sites">
              {sites.map((site) => (
                <li key={site.siteId}>
                  <OneSite clientId={clientId} site={site} onSet={() => setSetting(site)} />
                </li>
              ))}
            </ul>
          )
        }
      </Shown>
      {setting && <DiscoveryDialog clientId={clientId} site={setting} onClose={() => setSetting(undefined)} />}
      {deciding && <ProposalDialog {...deciding} onClose={() => setDeciding(undefined)} />}
    </Stack>
  );
}

function OneProposal({
  proposal,
  onDecide,
}: {
  proposal: Proposal;
  onDecide: (how: 'approve' | 'dismiss') => void;
}): React.JSX.Element {
  const manages = useMay('devices.manage');
  return (
    <Card>
      <Group justify="space-between">
        <div>
          <Text fw={600}>{proposal.name}</Text>
          <Text size="sm" c="dimmed">
            {proposal.why}
            {proposal.address ? ` · ${proposal.address}` : ''}
            {proposal.siteName ? ` · ${proposal.siteName}` : ''} · found <RelativeTime at={proposal.foundAt} />
          </Text>
        </div>
        {manages && (
          <Group gap={8}>
            <Button onClick={() => onDecide('approve')}>Add to the estate</Button>
            <Button variant="default" onClick={() => onDecide('dismiss')}>
              Dismiss
            </Button>
          </Group>
        )}
      </Group>
    </Card>
  );
}

function OneSite({
  clientId,
  site,
  onSet,
}: {
  clientId: string;
  site: Discovery;
  onSet: () => void;
}): React.JSX.Element {
  const manages = useMay('devices.manage');
  const run = useVerb(discoveryRoutes.runDiscovery, { touches: ['proposal'], says: 'It looks within seconds.' });
  return (
    <Card>
      <Group justify="space-between" align="flex-start">
        <div>
          <Group gap={8}>
            <Text fw={600}>{site.siteName}</Text>
            {site.failed ? (
              <StatusBadge tone="bad">Broke off</StatusBadge>
            ) : (
              <StatusBadge tone={site.enabled ? 'good' : 'plain'}>{site.enabled ? 'On' : 'Off'}</StatusBadge>
            )}
          </Group>
          <Text size="sm" className="wf-mono" mt={4}>
            {site.ranges.length === 0 ? 'No range is allowed' : site.ranges.join(', ')}
          </Text>
          <Text size="sm" c="dimmed" mt={4}>
            {site.endedAt ? (
              <>
                Last looked <RelativeTime at={site.endedAt} />: {site.said}{' '}
              </>
            ) : (
              'Has not looked yet. '
            )}
            {site.nextAt && (
              <>
                Next <RelativeTime at={site.nextAt} />.
              </>
            )}
          </Text>
        </div>
        {manages && (
          <Group gap={8}>
            <Button variant="default" onClick={onSet}>
              Set up
            </Button>
            {site.enabled && (
              <Button
                variant="default"
                loading={run.isPending}
                onClick={() => run.mutate({ params: { clientId, siteId: site.siteId } })}
              >
                Look now
              </Button>
            )}
          </Group>
        )}
      </Group>
    </Card>
  );
}
