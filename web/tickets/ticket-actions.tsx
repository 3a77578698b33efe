import { Button, Menu } from '@mantine/core';
import { ChevronDown, UserPlus } from 'lucide-react';
import { useState } from 'react';
import { urlOf } from '../../src/http/call.ts';
import { ticketRoutes } from '../../src/tickets/api.ts';
import { useVerb } from '../kit/query.ts';
import { useMe } from '../people/session.ts';
import { EditDialog } from './edit-dialog.tsx';
import { LinkDialog } from './link-dialog.tsx';
import { MergeDialog } from './merge-dialog.tsx';
import { MoveDialog } from './move-dialog.tsx';
import { SplitDialog } from './split-dialog.tsx';
import { PriorityDialog } from './priority-dialog.tsx';
import { ReasonDialog } from './reason-dialog.tsx';
import type { Ticket } from './ticket-badges.tsx';
import { stateWords } from './words.ts';

type Dialog = 'resolve' | 'reopen' | 'priority' | 'edit' | 'link' | 'merge' | 'duplicate' | 'split' | 'move';
const moves = ['open', 'waiting-for-client', 'waiting-for-vendor'] as const;

/** What can be done with this ticket from where it stands. */
export function TicketActions({
  ticket,
  onClaim,
  onAssign,
}: {
  ticket: Ticket;
  onClaim: () => void;
  onAssign: () => void;
}): React.JSX.Element {
  const me = useMe();
  const [dialog, setDialog] = useState<Dialog>();
  const touches = ['ticket'];
  const move = useVerb(ticketRoutes.setTicketState, { touches });
  const pool = useVerb(ticketRoutes.unassignTicket, { touches, says: 'Back in the pool.' });
  const close = useVerb(ticketRoutes.closeTicket, { touches, says: 'Closed.' });
  const watch = useVerb(ticketRoutes.watchTicket, { touches });
  const unwatch = useVerb(ticketRoutes.unwatchTicket, { touches });
  const at = { params: { ticketId: ticket.id }, body: { version: ticket.version } };
  const params = at.params;
  const done = ticket.state === 'resolved' || ticket.state === 'closed';
  // Followed elsewhere: here nothing is reopened or joined any more.
  const gone = ticket.mergedInto !== null || ticket.movedAt !== null;
  const watching = ticket.watchers.some(({ id }) => id === me.id);
  const mine = ticket.assigneeId === me.id;
  return (
    <>
      {!done && !mine && (
        <Button onClick={onClaim} leftSection={<UserPlus size={16} />}>
          Claim
        </Button>
      )}
      {!done && (
        <Button variant={mine ? 'filled' : 'default'} onClick={() => setDialog('resolve')}>
          Resolve…
        </Button>
      )}
      {done && !gone && (
        <Button variant="default" onClick={() => setDialog('reopen')}>
          Reopen…
        </Button>
      )}
      {ticket.state === 'resolved' && (
        <Button variant="default" loading={close.isPending} onClick={() => close.mutate(at)}>
          Close
        </Button>
      )}
      <Menu position="bottom-end" width={230} shadow="md">
        <Menu.Target>
          <Button variant="default" rightSection={<ChevronDown size={15} />}>
            More
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {!done && <Menu.Label>Status</Menu.Label>}
          {!done &&
            moves
              .filter((state) => ticket.nextStates.includes(state))
              .map((state) => (
                <Menu.Item
                  key={state}
                  onClick={() => move.mutate({ params, body: { version: ticket.version, state } })}
                >
                  {stateWords[state]}
                </Menu.Item>
              ))}
          <Menu.Label>Ticket</Menu.Label>
          {!done && <Menu.Item onClick={onAssign}>Assign…</Menu.Item>}
          {!done && ticket.assigneeId !== null && (
            <Menu.Item onClick={() => pool.mutate(at)}>Put back into the pool</Menu.Item>
          )}
          <Menu.Item onClick={() => setDialog('priority')}>Priority…</Menu.Item>
          <Menu.Item onClick={() => setDialog('edit')}>Edit…</Menu.Item>
          <Menu.Item onClick={() => setDialog('link')}>Link…</Menu.Item>
          {!gone && <Menu.Item onClick={() => setDialog('merge')}>Merge into…</Menu.Item>}
          {!gone && <Menu.Item onClick={() => setDialog('split')}>Split…</Menu.Item>}
          {ticket.state !== 'closed' && (
            <Menu.Item onClick={() => setDialog('duplicate')}>Close as duplicate…</Menu.Item>
          )}
          {!done && <Menu.Item onClick={() => setDialog('move')}>Move to another client…</Menu.Item>}
          <Menu.Label>Take out</Menu.Label>
          <Menu.Item component="a" href={urlOf(ticketRoutes.printTicket, { params, query: {} })} target="_blank">
            Print, for us
          </Menu.Item>
          {ticket.audience === 'client' && (
            <Menu.Item
              component="a"
              href={urlOf(ticketRoutes.printTicket, { params, query: { for: 'client' } })}
              target="_blank"
            >
              Print, for the client
            </Menu.Item>
          )}
          <Menu.Item component="a" href={urlOf(ticketRoutes.exportTicket, { params })}>
            Export as JSON
          </Menu.Item>
          <Menu.Divider />
          <Menu.Item onClick={() => (watching ? unwatch : watch).mutate({ params })}>
            {watching ? 'Stop watching' : 'Watch'}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {(dialog === 'resolve' || dialog === 'reopen') && (
        <ReasonDialog kind={dialog} ticket={ticket} onClose={() => setDialog(undefined)} />
      )}
      {dialog === 'priority' && <PriorityDialog ticket={ticket} onClose={() => setDialog(undefined)} />}
      {dialog === 'edit' && <EditDialog ticket={ticket} onClose={() => setDialog(undefined)} />}
      {(dialog === 'merge' || dialog === 'duplicate') && (
        <MergeDialog kind={dialog} ticket={ticket} onClose={() => setDialog(undefined)} />
      )}
      {dialog === 'split' && <SplitDialog ticket={ticket} onClose={() => setDialog(undefined)} />}
      {dialog === 'move' && <MoveDialog ticket={ticket} onClose={() => setDialog(undefined)} />}
      {dialog === 'link' && <LinkDialog ticket={ticket} onClose={() => setDialog(undefined)} />}
    </>
  );
}
