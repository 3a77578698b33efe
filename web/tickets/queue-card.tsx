import { LinkCard } from '../kit/card.tsx';
import { PersonName } from '../kit/person.tsx';
import classes from './queue.module.css';
import { NextClock, PriorityBadge, TicketStatus } from './ticket-badges.tsx';
import type { TicketLine } from './ticket-badges.tsx';

/** A ticket of the queue on a phone. */
export function QueueCard({ line }: { line: TicketLine }): React.JSX.Element {
  return (
    <LinkCard to={`/tickets/${line.id}`} tone={line.breached ? 'bad' : undefined}>
      <div className={classes['cardTop']}>
        <span>
          <PriorityBadge priority={line.priority} /> <span className="wf-mono">{line.number}</span>
        </span>
        <NextClock dueAt={line.nextDueAt} />
      </div>
      <div className={classes['cardTitle']}>{line.title}</div>
      <div className={classes['cardFoot']}>
        <TicketStatus state={line.state} />
        <span>{line.clientName}</span>
        <PersonName name={line.assigneeName} />
      </div>
    </LinkCard>
  );
}
