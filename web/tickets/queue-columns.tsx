import { VisuallyHidden } from '@mantine/core';
import { Link } from 'react-router';
import { Check } from '../kit/check.tsx';
import type { Column } from '../kit/data-table.tsx';
import { PersonName } from '../kit/person.tsx';
import { RelativeTime } from '../kit/time.tsx';
import classes from './queue.module.css';
import { NextClock, PriorityBadge, TicketStatus } from './ticket-badges.tsx';
import type { TicketLine } from './ticket-badges.tsx';
import { sourceWords } from './words.ts';

type Choice = { selected: ReadonlySet<string>; toggle: (id: string) => void; selectable: boolean };

/** What the queue shows of a ticket; narrower windows show less. */
export function queueColumns({ selected, toggle, selectable }: Choice): Column<TicketLine>[] {
  const select: Column<TicketLine> = {
    key: 'select',
    title: <VisuallyHidden>Selected</VisuallyHidden>,
    width: '20px',
    cell: (line) => (
      <Check label={`Select ${line.number}`} checked={selected.has(line.id)} onChange={() => toggle(line.id)} />
    ),
  };
  return [
    ...(selectable ? [select] : []),
    {
      key: 'number',
      title: 'Ticket',
      width: '76px',
      cell: (line) => (
        <Link to={`/tickets/${line.id}`} className={classes['number']} tabIndex={-1}>
          {line.number}
        </Link>
      ),
    },
    { key: 'priority', title: 'Priority', width: '48px', cell: (line) => <PriorityBadge priority={line.priority} /> },
    {
      key: 'title',
      title: 'Title',
      width: 'minmax(200px, 3fr)',
      cell: (line) => <span className={classes['title']}>{line.title}</span>,
    },
    { key: 'client', title: 'Client', width: 'minmax(122px, 1fr)', from: 720, cell: (line) => line.clientName },
    { key: 'state', title: 'Status', width: '146px', cell: (line) => <TicketStatus state={line.state} /> },
    {
      key: 'assignee',
      title: 'Assignee',
      width: 'minmax(112px, 1fr)',
      from: 860,
      cell: (line) => <PersonName name={line.assigneeName} />,
    },
    { key: 'source', title: 'Source', width: '58px', from: 1280, cell: (line) => sourceWords[line.source] },
    {
      key: 'updated',
      title: 'Updated',
      width: '104px',
      from: 1020,
      cell: (line) => (
        <span className={classes['quiet']}>
          <RelativeTime at={line.updatedAt} />
        </span>
      ),
    },
    { key: 'due', title: 'Response due', width: '96px', cell: (line) => <NextClock dueAt={line.nextDueAt} /> },
  ];
}
