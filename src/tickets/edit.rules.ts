/** What a ticket says and how pressing it is. */
import { change, historyOf, seenByClient } from './change.rules.ts';
import type { Decision, Subject, TicketRow } from './change.rules.ts';
import { movedAway } from './move.rules.ts';
import { priorityOf } from './rules.ts';
import type { Level, Priority } from './ticket-api.ts';

export function decidePriority(
  subject: Subject,
  asked: { impact: Level; urgency: Level } | { priority: Priority; reason: string },
): Decision {
  const { ticket } = subject;
  const moved = movedAway(ticket);
  if (moved) return moved;
  const set: Partial<TicketRow> =
    'priority' in asked
      ? { priority: asked.priority, priorityFrom: 'hand' }
      : {
          impact: asked.impact,
          urgency: asked.urgency,
          priority: priorityOf(asked.impact, asked.urgency),
          priorityFrom: 'matrix',
        };
  const history = historyOf(ticket, set, ['impact', 'urgency', 'priority', 'priorityFrom']);
  if (history.length === 0) return null;
  const reason = 'reason' in asked ? [{ what: 'priorityReason', was: null, became: asked.reason }] : [];
  return change('prioritised', { set, history: [...history, ...reason], published: seenByClient(subject) });
}

export type Edit = {
  title?: string | undefined;
  description?: string | undefined;
  component?: string | undefined;
  deviceId?: string | null | undefined;
};

export function decideEdit(subject: Subject, edit: Edit): Decision {
  const { ticket } = subject;
  const moved = movedAway(ticket);
  if (moved) return moved;
  const set: Partial<TicketRow> = {};
  if (edit.title !== undefined && edit.title !== ticket.title) set.title = edit.title;
  if (edit.description !== undefined && edit.description !== ticket.description) set.description = edit.description;
  if (edit.component !== undefined && edit.component !== ticket.component) set.component = edit.component;
  if (edit.deviceId !== undefined && edit.deviceId !== ticket.deviceId) set.deviceId = edit.deviceId;
  const history = historyOf(ticket, set, ['title', 'description', 'component', 'deviceId']);
  return history.length === 0 ? null : change('edited', { set, history, published: seenByClient(subject) });
}
