import { Anchor, Button, Group, Text } from '@mantine/core';
import { LogIn, LogOut } from 'lucide-react';
import { Link, useParams } from 'react-router';
import { huddleRoutes } from '../../src/huddles/api.ts';
import { Card } from '../kit/card.tsx';
import { Page } from '../kit/page.tsx';
import { useCall, useVerb } from '../kit/query.ts';
import { Shown } from '../kit/states.tsx';
import { ExactTime, RelativeTime } from '../kit/time.tsx';
import { useMay, useMe } from '../people/session.ts';
import { Decide } from './decide.tsx';
import { HuddleState } from './huddle-badges.tsx';
import { HuddleLog } from './huddle-log.tsx';
import { HuddleOptions } from './huddle-options.tsx';
import { HuddlePeople } from './huddle-people.tsx';
import { Publish } from './publish.tsx';
import { Question } from './question.tsx';
import { WarRoom } from './war-room.tsx';
import classes from './huddle.module.css';
import { aboutWords, kindWords, placeOf } from './words.ts';
import type { Huddle } from './words.ts';

/** What higher slices show about a huddle; the console fills it. */
export type HuddleSlot = (huddle: Huddle) => React.ReactNode;

/** One huddle or war room. What is made of it stands higher, so it comes in through `actions`. */
export function HuddlePage({ actions }: { actions?: HuddleSlot }): React.JSX.Element {
  const { huddleId = '' } = useParams();
  const huddle = useCall(huddleRoutes.readHuddle, { params: { huddleId } }, { on: ['huddle'], about: huddleId });
  return <Shown query={huddle}>{(shown) => <HuddleView huddle={shown} actions={actions?.(shown)} />}</Shown>;
}

function HuddleView({ huddle, actions }: { huddle: Huddle; actions: React.ReactNode }): React.JSX.Element {
  const mayWork = useMay('tickets.work');
  const works = mayWork && huddle.state === 'open';
  const decided = huddle.decision !== null || huddle.lines.some(({ kind }) => kind === 'decision');
  const mayTell = mayWork && decided && huddle.ticketId !== null;
  return (
    <Page
      title={`${kindWords[huddle.kind]}: ${huddle.about.name}`}
      beside={<HuddleState huddle={huddle} />}
      actions={
        <>
          {works && <Presence huddle={huddle} />}
          {actions}
        </>
      }
    >
      <Text size="sm" c="dimmed">
        {huddle.clientName} · {aboutWords[huddle.about.kind]}{' '}
        <Anchor component={Link} to={placeOf(huddle.about)} size="sm" underline="always">
          {huddle.about.name}
        </Anchor>{' '}
        · opened by {huddle.openedBy.name} <RelativeTime at={huddle.openedAt} />
      </Text>
      {huddle.kind === 'war-room' && <WarRoom huddle={huddle} works={works} />}
      <div className={classes['columns']}>
        <div className={classes['main']}>
          <Card>
            <Question huddle={huddle} works={works} />
            <HuddleOptions huddle={huddle} works={works} />
          </Card>
          {huddle.decision === null ? works && <Decide huddle={huddle} /> : <Decided huddle={huddle} />}
          {mayTell && <Publish huddle={huddle} key={huddle.decision ?? ''} />}
          <HuddleLog huddle={huddle} works={works} />
        </div>
        <aside className={classes['side']} aria-label="About this huddle">
          <Card>
            <HuddlePeople huddle={huddle} />
          </Card>
        </aside>
      </div>
    </Page>
  );
}

function Decided({ huddle }: { huddle: Huddle }): React.JSX.Element {
  return (
    <Card tone="good">
      <h2 className={classes['sideTitle']}>{huddle.kind === 'huddle' ? 'Decision' : 'Outcome'}</h2>
      <p className={classes['decision']}>{huddle.decision}</p>
      <Text size="xs" c="dimmed" mt={6}>
        {huddle.decidedByName} · {huddle.decidedAt && <ExactTime at={huddle.decidedAt} />}
      </Text>
    </Card>
  );
}

function Presence({ huddle }: { huddle: Huddle }): React.JSX.Element {
  const me = useMe();
  const there = huddle.people.some(({ id, leftAt }) => id === me.id && leftAt === null);
  const on = { params: { huddleId: huddle.id } };
  const join = useVerb(huddleRoutes.joinHuddle, { touches: ['huddle'] });
  const leave = useVerb(huddleRoutes.leaveHuddle, { touches: ['huddle'] });
  return (
    <Group gap={8}>
      {there ? (
        <Button variant="default" leftSection={<LogOut size={15} />} onClick={() => leave.mutate(on)}>
          Leave
        </Button>
      ) : (
        <Button leftSection={<LogIn size={15} />} onClick={() => join.mutate(on)}>
          Join
        </Button>
      )}
    </Group>
  );
}
