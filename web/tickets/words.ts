/** How tickets are spoken of on screen. */
import type { ClockKind } from '../../src/tickets/clock-api.ts';
import type { Priority, TicketState, Level, TicketSort } from '../../src/tickets/ticket-api.ts';
import type { Tone } from '../kit/badges.tsx';

const languageNames = new Intl.DisplayNames('en', { type: 'language' });

/** `German`, of `de`. */
export function languageWord(tag: string): string {
  return languageNames.of(tag) ?? tag;
}

export const stateWords: Record<TicketState, string> = {
  new: 'New',
  open: 'Open',
  'waiting-for-client': 'Waiting for client',
  'waiting-for-vendor': 'Waiting for vendor',
  resolved: 'Resolved',
  closed: 'Closed',
};

export const stateTones: Record<TicketState, Tone> = {
  new: 'info',
  open: 'violet',
  'waiting-for-client': 'plain',
  'waiting-for-vendor': 'plain',
  resolved: 'good',
  closed: 'plain',
};

export const priorityWords: Record<Priority, string> = { P1: 'Critical', P2: 'High', P3: 'Normal', P4: 'Low' };
export const priorityTones: Record<Priority, Tone> = { P1: 'bad', P2: 'warn', P3: 'info', P4: 'plain' };

export const levelWords: Record<Level, string> = { high: 'High', medium: 'Medium', low: 'Low' };
export const clockWords: Record<ClockKind, string> = {
  acknowledgement: 'Acknowledge',
  'first-response': 'First response',
  'next-update': 'Next update',
  resolution: 'Resolution',
};
export const sourceWords = {
  finding: 'Finding',
  mail: 'Mail',
  portal: 'Portal',
  console: 'Console',
  api: 'API',
} as const;
export const sortWords: Record<TicketSort, string> = {
  due: 'Time to breach',
  priority: 'Priority',
  updated: 'Last change',
  opened: 'Newest',
};
export const sideWords = { staff: 'us', client: 'client', system: 'automatic', integration: 'integration' } as const;

export const relationWords = {
  'relates-to': { out: 'relates to', in: 'relates to' },
  follows: { out: 'follows', in: 'is followed by' },
  duplicates: { out: 'duplicates', in: 'is duplicated by' },
  'child-of': { out: 'is part of', in: 'has the part' },
  'split-from': { out: 'was split from', in: 'was split into' },
  'caused-by': { out: 'is caused by', in: 'causes' },
} as const;

const fieldWords: Record<string, string> = {
  state: 'status',
  assigneeName: 'assignee',
  entry: 'an entry',
  link: 'a link',
  attachment: 'a file',
  priorityReason: 'reason for the priority',
  deviceId: 'device',
  mergedInto: 'the ticket it is merged into',
  merged: 'a merged ticket',
  moved: 'the client',
  'clock:acknowledgement': 'the acknowledgement clock',
  'clock:first-response': 'the first response clock',
  'clock:next-update': 'the next update clock',
  'clock:resolution': 'the resolution clock',
  splitFrom: 'where it was split from',
  splitInto: 'what was split off',
  duplicateOf: 'the ticket it duplicates',
  reason: 'reason',
  tag: 'tag',
  task: 'task',
  taskDone: 'a task done',
  taskGuarded: 'a task that waits for proof',
  taskUnguarded: 'a task that waits for no proof',
  held: 'waits for proof',
  proved: 'proof of who asked',
  refuted: 'not who they said',
  taskUndone: 'a task not done',
  priorityFrom: 'way of setting the priority',
};

/** What was changed, in words: `assignee`, `status`. */
export function fieldWord(what: string): string {
  return fieldWords[what] ?? what.replaceAll(/([A-Z])/g, ' $1').toLowerCase();
}
