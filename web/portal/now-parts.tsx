import { Button, Text, Title } from '@mantine/core';
import { CircleAlert, CircleCheck, CircleHelp, OctagonAlert, Plus, TriangleAlert } from 'lucide-react';
import { Link } from 'react-router';
import { Card, Figure } from '../kit/card.tsx';
import { RelativeTime } from '../kit/time.tsx';
import { useMay } from '../people/session.ts';
import { NextClock } from '../tickets/ticket-badges.tsx';
import { Age } from './age.tsx';
import { TicketLines } from './ticket-lines.tsx';
import classes from './portal.module.css';
import type { z } from 'zod';
import type { zNow } from '../../src/portal/api.ts';

export type Now = z.output<typeof zNow>;

export function Hero({ now }: { now: Now }): React.JSX.Element {
  const { tone, icon: Icon, text } = answers[now.status];
  return (
    <section className={classes['hero']} data-tone={tone} aria-label="Status">
      <Icon size={44} strokeWidth={1.75} className={classes['heroIcon'] ?? ''} aria-hidden />
      <div>
        <Title order={1} className={classes['answer'] ?? ''}>
          {text}
        </Title>
        <p className={classes['because']}>{now.because}</p>
        <p className={classes['asOf']}>
          Looked at <RelativeTime at={now.at} />.{' '}
          {now.lastEventAt ? (
            <>
              Last heard from your devices <RelativeTime at={now.lastEventAt} />.
            </>
          ) : (
            'Nothing was heard from your devices yet.'
          )}
        </p>
      </div>
    </section>
  );
}

export function NeedsYou({ now }: { now: Now }): React.JSX.Element {
  const mayWrite = useMay('portal.write');
  const { count, tickets } = now.needsYou;
  return (
    <Card {...(count > 0 ? { tone: 'warn' as const } : {})}>
      <div className={classes['blockTitle']}>
        <Title order={2}>Needs you{count > 0 ? ` (${count})` : ''}</Title>
        {mayWrite && (
          <Button
            component={Link}
            to="/portal/tickets/new"
            size="compact-sm"
            variant="light"
            leftSection={<Plus size={14} />}
          >
            Ask for help
          </Button>
        )}
      </div>
      {count === 0 ? (
        <Text size="sm" c="dimmed">
          Nothing waits for you.
        </Text>
      ) : (
        <TicketLines lines={tickets} />
      )}
    </Card>
  );
}

export function WithUs({ now }: { now: Now }): React.JSX.Element {
  const { count, byPriority, nextResponseDueAt, newestChangeAt } = now.withUs;
  return (
    <Card>
      <div className={classes['blockTitle']}>
        <Title order={2}>With us</Title>
        <Text size="xs" c="dimmed">
          {newestChangeAt ? (
            <>
              last change <RelativeTime at={newestChangeAt} />
            </>
          ) : (
            'no changes yet'
          )}
        </Text>
      </div>
      <div className={classes['figures']}>
        <Figure name="Open tickets" value={count} to="/portal/tickets" />
        <Figure name="Critical" value={byPriority.P1} tone={byPriority.P1 > 0 ? 'bad' : undefined} />
        <Figure name="High" value={byPriority.P2} tone={byPriority.P2 > 0 ? 'warn' : undefined} />
      </div>
      {nextResponseDueAt && (
        <Text size="sm" mt="sm">
          Our next answer is due in <NextClock dueAt={nextResponseDueAt} />
        </Text>
      )}
    </Card>
  );
}

export function Devices({ now }: { now: Now }): React.JSX.Element {
  const { total, ok, withCondition, silent, unknown } = now.devices;
  return (
    <Card>
      <div className={classes['blockTitle']}>
        <Title order={2}>Your devices</Title>
        <Text size="xs" c="dimmed">
          {total.toLocaleString()} watched
        </Text>
      </div>
      <div className={classes['figures']}>
        <Figure
          name="Fine"
          value={ok.count}
          tone={ok.count > 0 ? 'good' : undefined}
          note={<Age figure={ok} />}
          to="/portal/devices?state=ok"
        />
        <Figure
          name="With a problem"
          value={withCondition.count}
          tone={withCondition.count > 0 ? 'bad' : undefined}
          note={<Age figure={withCondition} />}
          to="/portal/devices?state=condition"
        />
        <Figure
          name="Silent"
          value={silent.count}
          tone={silent.count > 0 ? 'warn' : undefined}
          note={<Age figure={silent} />}
          to="/portal/devices?state=silent"
        />
        {unknown.count > 0 && <Figure name="Not heard yet" value={unknown.count} to="/portal/devices?state=unknown" />}
      </div>
    </Card>
  );
}

const answers = {
  ok: { tone: 'good', icon: CircleCheck, text: 'You are fine.' },
  attention: { tone: 'warn', icon: CircleAlert, text: 'Something needs attention.' },
  problem: { tone: 'warn', icon: TriangleAlert, text: 'There is a problem.' },
  critical: { tone: 'bad', icon: OctagonAlert, text: 'There is a critical problem.' },
  unknown: { tone: 'plain', icon: CircleHelp, text: 'We cannot tell yet.' },
} as const;
