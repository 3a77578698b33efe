import { Anchor, Drawer, Stack, Text, Title } from '@mantine/core';
import { Link } from 'react-router';
import type { EventView } from '../../src/intake/events-api.ts';
import { ExactTime } from '../kit/time.tsx';
import type { Names } from './event-columns.tsx';
import classes from './events.module.css';

type Props = {
  event: EventView | undefined;
  names: Names;
  onClose: () => void;
  /** Searches for the same value: `name=value`. */
  onField?: (field: string) => void;
};

/** An event as the product sees it, and the untouched original. */
export function EventDrawer({ event, names, onClose, onField }: Props): React.JSX.Element {
  return (
    <Drawer
      opened={event !== undefined}
      onClose={onClose}
      position="right"
      size="lg"
      title={event ? `Event from ${names.client(event.clientId) || event.address}` : ''}
    >
      {event && (
        <Stack gap="md">
          <Text size="sm">
            Received <ExactTime at={event.at} /> by <span className="wf-mono">{event.listener}</span> from{' '}
            <span className="wf-mono">{event.address}</span>
            {event.deviceId && (
              <>
                {' '}
                (
                <Anchor component={Link} to={`/devices/${event.deviceId}`} size="sm">
                  device
                </Anchor>
                )
              </>
            )}
          </Text>
          <div>
            <Title order={3} mb={6}>
              Original
            </Title>
            <pre className={classes['original']} tabIndex={0} aria-label="Original record">
              {event.original}
            </pre>
          </div>
          <div>
            <Title order={3} mb={6}>
              Fields
            </Title>
            <table className={classes['fields']}>
              <tbody>
                {Object.entries(event.event).map(([name, value]) => (
                  <tr key={name}>
                    <th scope="row">{name}</th>
                    <td>
                      {onField ? (
                        <button
                          type="button"
                          title="Search for this value"
                          onClick={() => onField(`${name}=${String(value)}`)}
                        >
                          {shown(value)}
                        </button>
                      ) : (
                        shown(value)
                      )}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          <Text size="xs" c="dimmed" className="wf-mono">
            {event.id}
          </Text>
        </Stack>
      )}
    </Drawer>
  );
}

function shown(value: EventView['event'][string]): string {
  return Array.isArray(value) ? value.join(', ') : String(value);
}
