import { Anchor, Group, Text, Title } from '@mantine/core';
import { ArrowLeft } from 'lucide-react';
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import { changeRoutes } from '../../src/changes/api.ts';
import { Card } from '../kit/card.tsx';
import { useTitle } from '../kit/page.tsx';
import { WhyThen } from '../kit/why-then.tsx';
import { useCall } from '../kit/query.ts';
import { Shown } from '../kit/states.tsx';
import { useMay } from '../people/session.ts';
import { ChangeActions } from './change-actions.tsx';
import { ChangeApproval } from './change-approval.tsx';
import { ChangeStage, KindBadge, RiskBadge } from './change-badges.tsx';
import { ChangeBar } from './change-bar.tsx';
import { ChangeConfigs } from './change-configs.tsx';
import { ChangePlan } from './change-plan.tsx';
import { PlanForm } from './plan-form.tsx';
import { ChangeSide } from './change-side.tsx';
import { ChangeWindow } from './change-window.tsx';
import classes from './changes.module.css';
import type { Change } from './words.ts';

/** What higher slices show about a change; the console fills it. */
export type ChangeSlot = (change: Change) => React.ReactNode;

/** One change: where it stands on its clock, what is planned, who agreed, what was done. */
export function ChangePage({ beside }: { beside?: ChangeSlot }): React.JSX.Element {
  const { changeId = '' } = useParams();
  const change = useCall(
    changeRoutes.readChange,
    { params: { changeId } },
    { on: ['change', 'finding'], about: changeId },
  );
  return (
    <Shown query={change}>{(shown) => <ChangeView change={shown} beside={beside?.(shown)} key={shown.id} />}</Shown>
  );
}

const plannable = new Set(['requested', 'accepted', 'assessed', 'approved', 'scheduled']);

function ChangeView({ change, beside }: { change: Change; beside: React.ReactNode }): React.JSX.Element {
  useTitle(`${change.number} ${change.title}`);
  const mayWork = useMay('changes.work');
  const [planning, setPlanning] = useState(false);
  const mayPlan = mayWork && plannable.has(change.stage);
  return (
    <div className={classes['page']}>
      <Anchor component={Link} to="/changes" size="sm" c="dimmed">
        <ArrowLeft size={15} aria-hidden style={{ verticalAlign: -2 }} /> Changes
      </Anchor>
      <ChangeHead change={change} />
      <Card>
        <ChangeBar bar={change.bar} scale />
        <Group gap={4} mt={6} wrap="nowrap" align="start" justify="space-between">
          <Text size="sm" c="dimmed">
            {change.bar.why}
          </Text>
          {change.explain && <WhyThen name={change.number} says={change.explain.text} because={change.explain} />}
        </Group>
      </Card>
      {mayWork && <ChangeActions change={change} onPlan={mayPlan ? () => setPlanning(true) : undefined} />}
      <div className={classes['columns']}>
        <div className={classes['stack']}>
          <Card>
            <Title order={2} mb="xs">
              Asked for
            </Title>
            <p className={classes['text']}>{change.reason}</p>
          </Card>
          {planning && mayPlan ? (
            <PlanForm change={change} onClose={() => setPlanning(false)} />
          ) : (
            <ChangePlan change={change} />
          )}
          <ChangeWindow change={change} />
          <ChangeApproval change={change} />
          <ChangeConfigs change={change} mayWork={mayWork} />
        </div>
        <div className={classes['stack']}>
          <ChangeSide change={change} />
          {beside}
        </div>
      </div>
    </div>
  );
}

function ChangeHead({ change }: { change: Change }): React.JSX.Element {
  return (
    <header>
      <Group gap={8} mb={6}>
        <Text span size="sm" c="dimmed" className="wf-mono">
          {change.number}
        </Text>
        <KindBadge kind={change.kind} />
        <RiskBadge risk={change.risk} />
        <ChangeStage stage={change.stage} />
        {change.reopened > 0 && (
          <Text span size="sm">
            opened again {change.reopened} ×
          </Text>
        )}
      </Group>
      <Title order={1} fz={22} style={{ overflowWrap: 'anywhere' }}>
        {change.title}
      </Title>
      <Text size="sm" c="dimmed" mt={4}>
        {change.clientName} · asked for by {change.requesterName}
        {change.engineer ? ` · done by ${change.engineer.name}` : ''}
      </Text>
    </header>
  );
}
