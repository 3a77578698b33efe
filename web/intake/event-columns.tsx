import { Text } from '@mantine/core';
import type { EventView } from '../../src/intake/events-api.ts';
import { PressCard } from '../kit/card.tsx';
import type { Column } from '../kit/data-table.tsx';
import { ExactTime } from '../kit/time.tsx';
import classes from './events.module.css';

export type Names = { client: (id: string) => string };

/** What a list shows of an event. */
export function eventColumns(names: Names): Column<EventView>[] {
  return [
    { key: 'at', title: 'Received', width: '116px', cell: (event) => <ExactTime at={event.at} only="exact" /> },
    {
      key: 'client',
      title: 'Client',
      width: 'minmax(90px, 150px)',
      from: 800,
      cell: (event) => names.client(event.clientId),
    },
    {
      key: 'host',
      title: 'Source',
      width: 'minmax(90px, 150px)',
      cell: (event) => (
        <span className="wf-mono" title={event.address}>
          {hostOf(event)}
        </span>
      ),
    },
    {
      key: 'action',
      title: 'Action',
      width: 'minmax(90px, 170px)',
      from: 950,
      cell: (event) => text(event, 'event.action'),
    },
    {
      key: 'message',
      title: 'Message',
      width: 'minmax(240px, 4fr)',
      cell: (event) => (
        <span className={classes['message']} data-level={levelOf(event)}>
          {messageOf(event)}
        </span>
      ),
    },
  ];
}

export function EventCard({
  event,
  names,
  onOpen,
}: {
  event: EventView;
  names: Names;
  onOpen: () => void;
}): React.JSX.Element {
  return (
    <PressCard onPress={onOpen}>
      <Text size="xs" c="dimmed">
        <ExactTime at={event.at} only="exact" /> · {names.client(event.clientId)} · {hostOf(event)}
      </Text>
      <span className={classes['message']} data-level={levelOf(event)}>
        {messageOf(event)}
      </span>
    </PressCard>
  );
}

export function text(event: EventView, field: string): string {
  const value = event.event[field];
  return value === undefined ? '' : Array.isArray(value) ? value.join(', ') : String(value);
}

export function hostOf(event: EventView): string {
  return text(event, 'host.name') || text(event, 'observer.name') || event.address;
}

/** What it says; for a flow without words, who spoke with whom. */
export function messageOf(event: EventView): string {
  return text(event, 'message') || flowOf(event) || event.original;
}

function flowOf(event: EventView): string {
  const [from, to] = [endOf(event, 'source'), endOf(event, 'destination')];
  if (from === '' || to === '') return '';
  const about = [
    text(event, 'network.transport'),
    text(event, 'network.application'),
    text(event, 'rule.name'),
    text(event, 'event.reason'),
  ];
  return [`${from} → ${to}`, ...about].filter((part) => part !== '').join('  ');
}

function endOf(event: EventView, side: 'source' | 'destination'): string {
  const [ip, port] = [text(event, `${side}.ip`), text(event, `${side}.port`)];
  return port === '' ? ip : `${ip}:${port}`;
}

/** The three levels worth a colour. */
function levelOf(event: EventView): 'error' | 'warning' | undefined {
  const severity = Number(event.event['log.syslog.severity.code'] ?? 6);
  return severity <= 3 ? 'error' : severity === 4 ? 'warning' : undefined;
}
