import { Text } from '@mantine/core';
import { Eye, EyeOff, Paperclip } from 'lucide-react';
import { urlOf } from '../../src/http/call.ts';
import { ticketRoutes } from '../../src/tickets/api.ts';
import { bytesText } from '../kit/bytes.ts';
import { Initials } from '../kit/person.tsx';
import { RelativeTime, timeOfDay } from '../kit/time.tsx';
import type { Ticket } from './ticket-badges.tsx';
import classes from './ticket.module.css';
import { sideWords } from './words.ts';

type Entry = Ticket['entries'][number];

/** What was said, oldest first. Internal entries cannot be taken for anything else. */
export function TicketEntries({ ticket }: { ticket: Ticket }): React.JSX.Element {
  return (
    <ol className={classes['entries']} aria-label="Entries">
      {ticket.description && (
        <li className={classes['entry']}>
          <div className={classes['entryHead']}>
            <Initials name={ticket.openedBy.name} />
            <strong>{ticket.openedBy.name}</strong>
            <Text span size="xs" c="dimmed">
              opened it <RelativeTime at={ticket.openedAt} />
            </Text>
          </div>
          <p className={classes['entryText']}>{ticket.description}</p>
        </li>
      )}
      {ticket.entries.map((entry) => (
        <EntryItem key={entry.id} entry={entry} ticket={ticket} />
      ))}
    </ol>
  );
}

function EntryItem({ entry, ticket }: { entry: Entry; ticket: Ticket }): React.JSX.Element {
  const files = ticket.attachments.filter((file) => file.entryId === entry.id);
  const internal = entry.audience === 'internal';
  return (
    <li className={classes['entry']} data-audience={entry.audience} data-kind={entry.kind}>
      <div className={classes['entryHead']}>
        <Initials name={entry.by.name} />
        <strong>{entry.by.name}</strong>
        <Text span size="xs" c="dimmed">
          {entry.kind === 'automatic'
            ? 'automatic'
            : entry.kind === 'resolution'
              ? 'resolution'
              : sideWords[entry.by.side]}{' '}
          · {timeOfDay(entry.at)} · <RelativeTime at={entry.at} />
          {entry.writtenOn !== null && ` · on ${entry.writtenOn}`}
        </Text>
        <span className={classes['audience']}>
          {internal ? <EyeOff size={13} aria-hidden /> : <Eye size={13} aria-hidden />}
          {internal ? 'internal – the client does not see this' : 'the client sees this'}
        </span>
      </div>
      <p className={classes['entryText']}>{entry.text}</p>
      {files.length > 0 && (
        <div className={classes['files']}>
          {files.map((file) => (
            <a
              key={file.id}
              className={classes['file']}
              href={urlOf(ticketRoutes.readTicketAttachment, {
                params: { ticketId: ticket.id, attachmentId: file.id },
              })}
              download={file.name}
            >
              <Paperclip size={14} aria-hidden /> {file.name}{' '}
              <Text span size="xs" c="dimmed">
                {bytesText(file.size)}
              </Text>
            </a>
          ))}
        </div>
      )}
    </li>
  );
}
