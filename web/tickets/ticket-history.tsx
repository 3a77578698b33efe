import { Button, Collapse, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { ChevronDown, ChevronRight } from 'lucide-react';
import { ticketRoutes } from '../../src/tickets/api.ts';
import { usePages } from '../kit/query.ts';
import { ExactTime } from '../kit/time.tsx';
import { Shown } from '../kit/states.tsx';
import classes from './ticket.module.css';
import { fieldWord, stateWords } from './words.ts';

/** Every change, newest first; fetched when it is opened. */
export function TicketHistory({ ticketId }: { ticketId: string }): React.JSX.Element {
  const [opened, history] = useDisclosure(false);
  const pages = usePages(
    ticketRoutes.readTicketHistory,
    { params: { ticketId }, query: { limit: 50 } },
    { on: ['ticket'], about: ticketId, enabled: opened },
  );
  return (
    <section>
      <Button
        variant="subtle"
        color="gray"
        size="compact-sm"
        c="var(--mantine-color-text)"
        aria-expanded={opened}
        onClick={history.toggle}
        leftSection={opened ? <ChevronDown size={15} /> : <ChevronRight size={15} />}
      >
        History
      </Button>
      <Collapse expanded={opened}>
        <Shown query={pages.query}>
          {() => (
            <ul className={classes['plainList']} style={{ padding: '8px 10px' }}>
              {pages.items.map((line, i) => (
                <li key={`${line.at}-${i}`}>
                  <Text span size="xs" c="dimmed">
                    <ExactTime at={line.at} />
                  </Text>{' '}
                  <strong>{line.by.name}</strong> {changeText(line)}
                </li>
              ))}
            </ul>
          )}
        </Shown>
        {pages.more.has && (
          <Button variant="default" size="xs" loading={pages.more.loading} onClick={pages.more.load}>
            Earlier changes
          </Button>
        )}
      </Collapse>
    </section>
  );
}

function changeText({ what, was, became }: { what: string; was: string | null; became: string | null }): string {
  const word = fieldWord(what);
  const value = (text: string): string => (what === 'state' ? (stateOf(text) ?? text) : text);
  if (was !== null && became !== null) return `changed ${word} from ${value(was)} to ${value(became)}`;
  if (became !== null) return what === 'state' ? `opened it (${value(became)})` : `set ${word}: ${value(became)}`;
  return `removed ${word}${was === null ? '' : `: ${value(was)}`}`;
}

function stateOf(text: string): string | undefined {
  return Object.entries(stateWords).find(([state]) => state === text)?.[1];
}
