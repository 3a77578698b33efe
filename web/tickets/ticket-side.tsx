import { Anchor, Text } from '@mantine/core';
import { Link } from 'react-router';
import { StatusBadge } from '../kit/badges.tsx';
import { Card } from '../kit/card.tsx';
import { RelativeTime } from '../kit/time.tsx';
import type { Ticket } from './ticket-badges.tsx';
import classes from './ticket.module.css';
import { TicketFields } from './ticket-fields.tsx';
import { TicketWork } from './ticket-work.tsx';
import { Facts } from './ticket-facts.tsx';
import { Links } from './ticket-links.tsx';

type Side = { ticket: Ticket; mayWork: boolean; children: React.ReactNode };

export function TicketSide({ ticket, mayWork, children }: Side): React.JSX.Element {
  return (
    <aside className={classes['side']} aria-label="About this ticket">
      <Card>
        <Facts ticket={ticket} />
      </Card>
      {ticket.mark && (
        <Card>
          <Mark mark={ticket.mark} />
        </Card>
      )}
      <TicketWork ticket={ticket} mayWork={mayWork} />
      <TicketFields ticket={ticket} mayWork={mayWork} />
      {ticket.findings.length > 0 && (
        <Card>
          <Findings ticket={ticket} />
        </Card>
      )}
      {ticket.links.length > 0 && (
        <Card>
          <Links ticket={ticket} mayWork={mayWork} />
        </Card>
      )}
      {children}
    </aside>
  );
}

function Mark({ mark: { mark, text, by, at } }: { mark: NonNullable<Ticket['mark']> }): React.JSX.Element {
  return (
    <>
      <div className={classes['sideTitle']}>
        How it was <StatusBadge tone={mark <= 2 ? 'bad' : mark >= 4 ? 'good' : 'plain'}>{mark} of 5</StatusBadge>
      </div>
      {text && (
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          {text}
        </Text>
      )}
      <Text size="xs" c="dimmed">
        {by}, <RelativeTime at={at} />
      </Text>
    </>
  );
}

function Findings({ ticket }: { ticket: Ticket }): React.JSX.Element {
  return (
    <>
      <div className={classes['sideTitle']}>
        Findings {ticket.conditionsClearedAt && <StatusBadge tone="good">All cleared</StatusBadge>}
      </div>
      <ul className={classes['plainList']}>
        {ticket.findings.map((finding) => (
          <li key={finding.id}>
            {finding.kept ? (
              <Anchor component={Link} to={`/findings/${finding.id}`} size="sm">
                {finding.summary}
              </Anchor>
            ) : (
              <Text size="sm">{finding.summary}</Text>
            )}
            <Text size="xs" c="dimmed">
              {!finding.kept && 'no longer kept · '}
              {finding.clearedAt ? (
                <>
                  cleared <RelativeTime at={finding.clearedAt} />
                </>
              ) : (
                <>
                  since <RelativeTime at={finding.attachedAt} />
                </>
              )}
            </Text>
          </li>
        ))}
      </ul>
    </>
  );
}
