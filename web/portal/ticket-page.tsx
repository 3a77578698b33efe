import { Alert, Anchor, Group, Text, Title } from '@mantine/core';
import { ArrowLeft, Paperclip, Printer } from 'lucide-react';
import { Link, useParams } from 'react-router';
import { urlOf } from '../../src/http/call.ts';
import { portalRoutes } from '../../src/portal/api.ts';
import { StatusBadge } from '../kit/badges.tsx';
import { bytesText } from '../kit/bytes.ts';
import { Card } from '../kit/card.tsx';
import { useTitle } from '../kit/page.tsx';
import { Initials } from '../kit/person.tsx';
import { useCall } from '../kit/query.ts';
import { Shown } from '../kit/states.tsx';
import { ExactTime, RelativeTime } from '../kit/time.tsx';
import { useMay } from '../people/session.ts';
import { PriorityBadge } from '../tickets/ticket-badges.tsx';
import { AfterDone } from './after-done.tsx';
import { AnswerBox } from './answer-box.tsx';
import { MarkBox } from './mark-box.tsx';
import classes from './portal.module.css';
import type { PortalTicket } from './ticket-lines.tsx';
import { Promises } from './promises.tsx';
import { portalState } from './words.ts';

/** One ticket as the client sees it. */
export function PortalTicketPage(): React.JSX.Element {
  const { ticketId = '' } = useParams();
  const ticket = useCall(
    portalRoutes.portalTicket,
    { params: { ticketId } },
    { on: ['ticket', 'clock'], about: ticketId },
  );
  return (
    <div className={classes['page']}>
      <Anchor component={Link} to="/portal/tickets" size="sm" c="dimmed">
        <ArrowLeft size={15} aria-hidden style={{ verticalAlign: -2 }} /> Tickets
      </Anchor>
      <Shown query={ticket}>{(shown) => <TicketView ticket={shown} key={shown.id} />}</Shown>
    </div>
  );
}

function TicketView({ ticket }: { ticket: PortalTicket }): React.JSX.Element {
  useTitle(`${ticket.number} ${ticket.title}`);
  const mayWrite = useMay('portal.write');
  const { word, tone } = portalState(ticket.state, ticket.needsYou);
  return (
    <>
      <header>
        <Group gap={8} mb={6}>
          <Text span size="sm" c="dimmed" className="wf-mono">
            {ticket.number}
          </Text>
          <PriorityBadge priority={ticket.priority} long />
          <StatusBadge tone={tone}>{word}</StatusBadge>
        </Group>
        <Title order={1} fz={22} style={{ overflowWrap: 'anywhere' }}>
          {ticket.title}
        </Title>
        <Text size="sm" c="dimmed" mt={4}>
          {[ticket.deviceName, ticket.component]
            .filter(Boolean)
            .map((each) => `${each} · `)
            .join('')}
          opened <RelativeTime at={ticket.openedAt} /> · {ticket.engineer ? `with ${ticket.engineer}` : 'in our pool'}
        </Text>
        <Anchor
          size="sm"
          mt={4}
          display="inline-block"
          href={urlOf(portalRoutes.portalPrintTicket, { params: { ticketId: ticket.id } })}
          target="_blank"
        >
          <Printer size={14} aria-hidden style={{ verticalAlign: -2 }} /> Print
        </Anchor>
        {ticket.conditionsClearedAt && (
          <Text size="sm" mt={4} c="var(--wf-good)" fw={550}>
            The condition is over since <ExactTime at={ticket.conditionsClearedAt} />.
          </Text>
        )}
      </header>
      {ticket.checking && (
        <Alert role="status" variant="light" color="yellow" title="We are checking that this was you">
          One of us may call you. You can go on writing here meanwhile.
        </Alert>
      )}
      <Promises promises={ticket.promises} />
      {ticket.description && (
        <Card>
          <p className={classes['bubbleText']} style={{ margin: 0 }}>
            {ticket.description}
          </p>
        </Card>
      )}
      <ol className={classes['talk']} aria-label="Messages">
        {ticket.entries.map((entry) => (
          <li key={entry.id} className={classes['bubble']} data-from={entry.from}>
            <Group gap={8}>
              <Initials name={entry.author} />
              <Text span size="sm" fw={600}>
                {entry.author}
              </Text>
              <Text span size="xs" c="dimmed">
                {entry.from === 'automatic' ? 'automatic · ' : ''}
                <RelativeTime at={entry.at} />
              </Text>
            </Group>
            <p className={classes['bubbleText']}>{entry.text}</p>
            <Files ticket={ticket} entryId={entry.id} />
          </li>
        ))}
      </ol>
      <MarkBox ticket={ticket} />
      {mayWrite && ticket.mayAnswer && <AnswerBox ticket={ticket} />}
      <AfterDone ticket={ticket} mayWrite={mayWrite} />
    </>
  );
}

function Files({ ticket, entryId }: { ticket: PortalTicket; entryId: string }): React.JSX.Element[] {
  return ticket.attachments
    .filter((file) => file.entryId === entryId)
    .map((file) => (
      <Anchor
        key={file.id}
        size="sm"
        display="block"
        mt={6}
        download={file.name}
        href={urlOf(portalRoutes.portalAttachment, { params: { ticketId: ticket.id, attachmentId: file.id } })}
      >
        <Paperclip size={14} aria-hidden style={{ verticalAlign: -2 }} /> {file.name} ({bytesText(file.size)})
      </Anchor>
    ));
}
