import { Text } from '@mantine/core';
import { CircleCheck, CirclePause, CircleSlash, CircleX } from 'lucide-react';
import type { z } from 'zod';
import type { zClock } from '../../src/tickets/clock-api.ts';
import { Clock } from '../kit/clock.tsx';
import { spanText } from '../kit/spans.ts';
import { timeOfDay } from '../kit/time.tsx';
import { WhyThen } from '../kit/why-then.tsx';
import classes from './ticket.module.css';
import { clockWords } from './words.ts';

type TicketClock = z.output<typeof zClock>;

/** The promises on a ticket: of each kind the newest round. */
export function TicketClocks({ clocks }: { clocks: readonly TicketClock[] }): React.JSX.Element {
  const newest = [...Map.groupBy(clocks, (clock) => clock.kind).values()].map((rounds) =>
    rounds.reduce((a, b) => (b.round > a.round || (b.round === a.round && b.turn > a.turn) ? b : a)),
  );
  return (
    <section className={classes['clocks']} aria-label="Clocks">
      {newest.map((clock) => (
        <div key={clock.kind} className={classes['clock']}>
          <div>
            <Text size="xs" c="dimmed">
              {clockWords[clock.kind]}
              {clock.round > 1 ? ` (round ${clock.round})` : ''}
            </Text>
            <Standing clock={clock} />
          </div>
          <WhyThen name={clockWords[clock.kind]} because={clock.explain} says={clock.explain.text}>
            {clock.warnings.length > 0 && (
              <Text size="xs" c="dimmed">
                Warned at {clock.warnings.map(({ percent, at }) => `${percent} % (${timeOfDay(at)})`).join(', ')}.
              </Text>
            )}
          </WhyThen>
        </div>
      ))}
    </section>
  );
}

function Standing({ clock }: { clock: TicketClock }): React.JSX.Element {
  switch (clock.is) {
    case 'running':
    case 'breached':
      return <Clock startedAt={clock.startedAt} dueAt={clock.dueAt} size="lg" />;
    case 'paused':
      return (
        <Text span size="sm" c="dimmed" className={classes['kept']}>
          <CirclePause size={17} aria-hidden /> Paused, {clock.pausedBecause}
        </Text>
      );
    case 'met':
    case 'met-late': {
      const late = clock.is === 'met-late';
      const took = clock.metAt ? spanText(Date.parse(clock.metAt) - Date.parse(clock.startedAt)) : '';
      return (
        <span className={classes['kept']} data-late={late || undefined}>
          {late ? <CircleX size={17} aria-hidden /> : <CircleCheck size={17} aria-hidden />}
          {late ? 'Kept late' : 'Kept'} after {took}
          {clock.metBy ? ` by ${clock.metBy}` : ''}
        </span>
      );
    }
    case 'cancelled':
      return (
        <Text span size="sm" c="dimmed">
          <CircleSlash size={14} aria-hidden /> {clock.cancelledBecause ?? 'Not needed any more'}
        </Text>
      );
  }
}
