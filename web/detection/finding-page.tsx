import { Anchor, Group, SimpleGrid, Text, Title } from '@mantine/core';
import { Link, useParams } from 'react-router';
import { findingRoutes } from '../../src/detection/api.ts';
import type { FindingDetail } from '../../src/detection/api.ts';
import { deviceRoutes } from '../../src/estate/api.ts';
import { clientRoutes } from '../../src/people/clients-api.ts';
import { Card } from '../kit/card.tsx';
import { Facts } from '../kit/facts.tsx';
import { Page } from '../kit/page.tsx';
import { useCall } from '../kit/query.ts';
import { spanText } from '../kit/spans.ts';
import { Shown } from '../kit/states.tsx';
import { ExactTime, RelativeTime } from '../kit/time.tsx';
import { FindingState, SeverityBadge } from './finding-badges.tsx';
import classes from './finding.module.css';
import { conditionWords } from './words.ts';

/** What higher slices show about a finding; the console fills it. */
export type FindingSlot = (finding: FindingDetail) => React.ReactNode;

/** One finding: what, where, since when, and the signals that prove it. What stands higher comes in through `more`. */
export function FindingPage({ more }: { more?: FindingSlot }): React.JSX.Element {
  const { findingId = '' } = useParams();
  const finding = useCall(findingRoutes.getFinding, { params: { findingId } }, { on: ['finding'], about: findingId });
  return <Shown query={finding}>{(shown) => <FindingView finding={shown}>{more?.(shown)}</FindingView>}</Shown>;
}

function FindingView({ finding, children }: { finding: FindingDetail; children: React.ReactNode }): React.JSX.Element {
  const client = useCall(clientRoutes.getClient, { params: { clientId: finding.clientId } }, { on: ['client'] });
  const device = useCall(
    deviceRoutes.getDevice,
    { params: { deviceId: finding.deviceId ?? '' } },
    { on: ['device'], enabled: finding.deviceId !== null },
  );
  const end = finding.clearedAt ?? undefined;
  return (
    <Page
      title={finding.title}
      beside={
        <Group gap={8}>
          <SeverityBadge severity={finding.severity} />
          <FindingState finding={finding} />
        </Group>
      }
    >
      <Card>
        {finding.summary !== finding.title && (
          <Text size="sm" mb="sm">
            {finding.summary}
          </Text>
        )}
        <Facts
          facts={[
            ['Condition', conditionWords[finding.condition]],
            [
              'Component',
              <span key="component" className="wf-mono">
                {finding.component}
              </span>,
            ],
            [
              'Client',
              <Anchor key="client" component={Link} to={`/clients/${finding.clientId}`} size="sm">
                {client.data?.name ?? '…'}
              </Anchor>,
            ],
            [
              'Device',
              finding.deviceId ? (
                <Anchor component={Link} to={`/devices/${finding.deviceId}`} size="sm">
                  {device.data?.name ?? '…'}
                </Anchor>
              ) : (
                <span className="wf-mono">{finding.address}</span>
              ),
            ],
            ['Since', <ExactTime key="since" at={finding.firstAt} />],
            ['Last signal', <RelativeTime key="last" at={finding.lastAt} />],
            ['Cleared', end && <ExactTime at={end} />],
            ['Lasted', end && spanText(Date.parse(end) - Date.parse(finding.firstAt))],
            ['Signals', finding.count.toLocaleString()],
            ['Changes', finding.changes > 0 ? finding.changes.toLocaleString() : null],
            [
              'Storm',
              finding.group.size > 1 && (
                <Anchor component={Link} to={`/findings?state=all&groupId=${finding.group.id}`} size="sm">
                  {finding.group.size} findings of one cause
                </Anchor>
              ),
            ],
            ...Object.entries(finding.facts).map(
              ([name, value]) =>
                [
                  name,
                  <span key={name} className="wf-mono">
                    {String(value)}
                  </span>,
                ] as const,
            ),
          ]}
        />
      </Card>
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        <Card>
          <Title order={2} mb="sm">
            What happened
          </Title>
          <ol className={classes['line']} aria-label="Changes of state">
            {finding.transitions.toReversed().map(({ at, to }, i) => (
              <li key={`${at}-${i}`} data-to={to}>
                <strong>{to}</strong>{' '}
                <Text span size="xs" c="dimmed">
                  <ExactTime at={at} />
                </Text>
              </li>
            ))}
          </ol>
        </Card>
        <Card>
          <Title order={2} mb="sm">
            Evidence
          </Title>
          <ul className={classes['evidence']}>
            {finding.evidence.map(({ at, kind, text }, i) => (
              <li key={`${at}-${i}`}>
                <Text size="xs" c="dimmed">
                  {kind} · <ExactTime at={at} />
                </Text>
                <code>{text}</code>
              </li>
            ))}
          </ul>
        </Card>
      </SimpleGrid>
      {children}
    </Page>
  );
}
