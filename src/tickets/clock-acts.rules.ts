/** What starts, pauses, resumes, meets and cancels each clock: data, and the words it is shown in. */
import type { ClockKind } from './clock-api.ts';
import type { TicketState } from './ticket-api.ts';

export type ClockActs = {
  /** What is promised. */
  promises: string;
  starts: string;
  meets: string;
  cancels: string;
  /** States in which it does not count, with the reason that is written on the pause. */
  pausedIn: Partial<Record<TicketState, string>>;
  /** Whether it is a promise to the client: then a ticket the client does not see has none. */
  toClient: boolean;
};

const waitingForClient = 'waiting for the client';

export const clockActs: Record<ClockKind, ClockActs> = {
  acknowledgement: {
    promises: 'that a named person takes it',
    starts: 'the ticket is opened, or reopened by the client or a finding',
    meets: 'a named person takes or resolves the ticket; nothing automatic counts',
    cancels: 'the ticket is closed or merged before',
    pausedIn: {},
    toClient: false,
  },
  'first-response': {
    promises: 'of a first answer by a person',
    starts: 'the ticket is opened, or reopened by the client or a finding',
    meets: 'a person writes to the client; an automatic answer does not count',
    cancels: 'the ticket is closed or merged before',
    pausedIn: {},
    toClient: true,
  },
  'next-update': {
    promises: 'of a next word to the client',
    starts: 'the ticket is opened or reopened, and again with each word a person writes to the client',
    meets: 'a person writes to the client',
    cancels: 'the ticket is closed or merged',
    pausedIn: { 'waiting-for-client': waitingForClient },
    toClient: true,
  },
  resolution: {
    promises: 'of a resolution',
    starts: 'the ticket is opened or reopened',
    meets: 'a person resolves the ticket',
    cancels: 'the ticket is closed without a resolution, or merged',
    pausedIn: { 'waiting-for-client': waitingForClient },
    toClient: true,
  },
};
