import { Anchor, Group, Stack, Text, Title } from '@mantine/core';
import { ArrowLeft } from 'lucide-react';
import { Link, useParams } from 'react-router';
import { portalChangeRoutes } from '../../src/portal/changes-api.ts';
import { RiskBadge } from '../changes/change-badges.tsx';
import { ChangeBar } from '../changes/change-bar.tsx';
import { ChangePlan } from '../changes/change-plan.tsx';
import changeClasses from '../changes/changes.module.css';
import { VoteBox } from '../changes/vote-box.tsx';
import { stageTones } from '../changes/words.ts';
import { windowText } from '../changes/zoned.ts';
import { StatusBadge } from '../kit/badges.tsx';
import { Card } from '../kit/card.tsx';
import { useTitle } from '../kit/page.tsx';
import { useCall, useVerb } from '../kit/query.ts';
import { Shown } from '../kit/states.tsx';
import { ExactTime } from '../kit/time.tsx';
import { WhyThen } from '../kit/why-then.tsx';
import { portalStage } from './change-words.ts';
import type { PortalChange } from './change-words.ts';
import classes from './portal.module.css';

/** One change as the client sees it: how far it is, what is planned, and the client's own word on it. */
export function PortalChangePage(): React.JSX.Element {
  const { changeId = '' } = useParams();
  const change = useCall(
    portalChangeRoutes.portalChange,
    { params: { changeId } },
    { on: ['change'], about: changeId },
  );
  return (
    <div className={classes['page']}>
      <Anchor component={Link} to="/portal/changes" size="sm" c="dimmed">
        <ArrowLeft size={15} aria-hidden style={{ verticalAlign: -2 }} /> Changes
      </Anchor>
      <Shown query={change}>{(shown) => <ChangeView change={shown} key={shown.id} />}</Shown>
    </div>
  );
}

function ChangeView({ change }: { change: PortalChange }): React.JSX.Element {
  useTitle(`${change.number} ${change.title}`);
  const planned = change.plan !== '';
  return (
    <>
      <header>
        <Group gap={8} mb={6}>
          <Text span size="sm" c="dimmed" className="wf-mono">
            {change.number}
          </Text>
          {planned && <RiskBadge risk={change.risk} />}
          <StatusBadge tone={stageTones[change.stage]}>{portalStage(change.stage)}</StatusBadge>
        </Group>
        <Title order={1} fz={22} style={{ overflowWrap: 'anywhere' }}>
          {change.title}
        </Title>
        <Text size="sm" c="dimmed" mt={4}>
          asked for by {change.requesterName} · {change.engineer ? `done by ${change.engineer}` : 'with our team'}
          {change.deviceNames.length > 0 && ` · ${change.deviceNames.join(', ')}`}
        </Text>
      </header>
      <Card>
        <ChangeBar bar={change.bar} scale />
        <Group gap={4} mt={6} wrap="nowrap" align="start" justify="space-between">
          <Text size="sm" c="dimmed">
            {change.bar.why}
          </Text>
          {change.explain && <WhyThen name={change.number} says={change.explain.text} because={change.explain} />}
        </Group>
        {change.waitsFor.length > 0 && (
          <Text size="sm" mt={6}>
            Waits for: {change.waitsFor.join(', ')}
          </Text>
        )}
      </Card>
      {change.mayApprove && <DecideBox change={change} />}
      <Card>
        <Title order={2} mb={4}>
          Asked for
        </Title>
        <p className={changeClasses['text']}>{change.reason}</p>
        {change.windowFrom && change.windowTo && (
          <>
            <Title order={2} mt="md" mb={4}>
              When
            </Title>
            <Text size="sm">{windowText(change.windowFrom, change.windowTo, change.zone)}</Text>
          </>
        )}
      </Card>
      {planned && <ChangePlan change={change} />}
      <Card>
        <Title order={2} mb="xs">
          The way so far
        </Title>
        <ol className={changeClasses['list']} aria-label="Stages">
          {change.stages.map((stage, i) => (
            <li key={`${stage.at}-${i}`}>
              <strong>{portalStage(stage.stage)}</strong> · {stage.by} · <ExactTime at={stage.at} />
              {stage.note && <div className={changeClasses['quiet']}>{stage.note}</div>}
            </li>
          ))}
        </ol>
        <Approvals change={change} />
      </Card>
    </>
  );
}

function Approvals({ change }: { change: PortalChange }): React.JSX.Element | null {
  if (change.approvals.length === 0) return null;
  return (
    <>
      <Title order={2} mt="md" mb="xs">
        Approvals
      </Title>
      <ul className={changeClasses['list']} aria-label="Approvals">
        {change.approvals.map((each) => (
          <li key={each.id}>
            <strong>{each.by}</strong> ({each.side === 'you' ? 'you' : 'us'}){' '}
            {each.verdict === 'approve' ? 'approved' : 'refused'} · <ExactTime at={each.at} />
            {!each.holds && <em> – run out: the plan was changed</em>}
            <div className={changeClasses['quiet']} style={{ overflowWrap: 'anywhere' }}>
              {each.from && `from ${each.from} · `}plan {each.planHash.slice(0, 16)}…
            </div>
          </li>
        ))}
      </ul>
    </>
  );
}

/** The client's word; kept with name, time, address and the hash of the plan. */
function DecideBox({ change }: { change: PortalChange }): React.JSX.Element {
  const vote = useVerb(portalChangeRoutes.portalVoteOnChange, { touches: ['change'], says: 'Your decision is kept.' });
  return (
    <Card tone="warn">
      <Stack gap="xs">
        <Title order={2}>This plan needs your approval</Title>
        <Text size="sm">
          Read it below. Your decision is kept with your name, the time, the address you come from and the plan’s hash.
        </Text>
        <VoteBox
          label="A word with it"
          approve="Approve the plan"
          busy={vote.isPending}
          onVote={(cast) =>
            vote.mutate({ params: { changeId: change.id }, body: { ...cast, planHash: change.planHash } })
          }
        />
      </Stack>
    </Card>
  );
}
