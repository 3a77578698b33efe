import { ActionIcon, Popover, Stack, Table, Text } from '@mantine/core';
import { CircleCheck, CircleHelp, CircleSlash, CircleX } from 'lucide-react';
import type { z } from 'zod';
import type { zClock } from '../../src/tickets/ticket-api.ts';
import { Clock } from '../kit/clock.tsx';
import { spanText } from '../kit/spans.ts';
import { ExactTime, timeOfDay } from '../kit/time.tsx';
import classes from './ticket.module.css';
import { clockWords } from './words.ts';

type TicketClock = z.output<typeof zClock>;

/** The promises on a ticket: of each kind the newest round. */
export function TicketClocks({ clocks }: { clocks: readonly TicketClock[] }): React.JSX.Element {
  const newest = [...Map.groupBy(clocks, (clock) => clock.kind).values()].map((rounds) =>
    rounds.reduce((a, b) => (b.round > a.round ? b : a)),
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
          <WhyThen clock={clock} />
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

/** "Why is it due then?": every interval, counted or skipped, with the reason. */
function WhyThen({ clock }: { clock: TicketClock }): React.JSX.Element {
  return (
    <Popover width={360} position="bottom-end" shadow="md" withArrow>
      <Popover.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={`Why is it due then? (${clockWords[clock.kind]})`}>
          <CircleHelp size={18} />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown>
        <Stack gap="xs">
          <Text fw={600} size="sm">
            Why is it due then?
          </Text>
          <Text size="sm">
            Started <ExactTime at={clock.startedAt} />, promised within {spanText(clock.explain.targetSeconds * 1000)},
            due <ExactTime at={clock.dueAt} />.
          </Text>
          <Table fz="xs" verticalSpacing={4} horizontalSpacing={6}>
            <Table.Tbody>
              {clock.explain.intervals.map((interval) => (
                <Table.Tr key={interval.from}>
                  <Table.Td className="wf-figure">
                    {timeOfDay(interval.from)} – {timeOfDay(interval.to)}
                  </Table.Td>
                  <Table.Td className="wf-figure">
                    {interval.counted ? `+${spanText(interval.seconds * 1000)}` : 'skipped'}
                  </Table.Td>
                  <Table.Td>{interval.because}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
          {clock.warnings.length > 0 && (
            <Text size="xs" c="dimmed">
              Warned at {clock.warnings.map(({ percent, at }) => `${percent} % (${timeOfDay(at)})`).join(', ')}.
            </Text>
          )}
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
