/** What HEC answers, by Splunk's documented codes: senders decide by them whether to send again. */
const refusals = {
  tokenRequired: { status: 401, reply: { text: 'Token is required', code: 2 } },
  invalidAuthorization: { status: 401, reply: { text: 'Invalid authorization', code: 3 } },
  invalidToken: { status: 403, reply: { text: 'Invalid token', code: 4 } },
  noData: { status: 400, reply: { text: 'No data', code: 5 } },
  invalidFormat: { status: 400, reply: { text: 'Invalid data format', code: 6 } },
  channelMissing: { status: 400, reply: { text: 'Data channel is missing', code: 10 } },
  invalidChannel: { status: 400, reply: { text: 'Invalid data channel', code: 11 } },
  eventRequired: { status: 400, reply: { text: 'Event field is required', code: 12 } },
  eventBlank: { status: 400, reply: { text: 'Event field cannot be blank', code: 13 } },
} as const;

export const hecReplies = {
  success: { text: 'Success', code: 0 },
  invalidFormat: refusals.invalidFormat.reply,
  internal: { text: 'Internal server error', code: 8 },
  busy: { text: 'Server is busy', code: 9 },
  healthy: { text: 'HEC is healthy', code: 17 },
  unhealthy: { text: 'HEC is unhealthy, queues are full', code: 18 },
} as const;

type Refusal = keyof typeof refusals;

/** A request that is refused; `event`: number of the event at fault, from 0. */
export class HecFault extends Error {
  readonly is: Refusal;
  readonly status: number;
  readonly reply: { text: string; code: number; 'invalid-event-number'?: number };

  constructor(is: Refusal, event?: number) {
    super(refusals[is].reply.text);
    this.is = is;
    this.status = refusals[is].status;
    this.reply = { ...refusals[is].reply, ...(event === undefined ? {} : { 'invalid-event-number': event }) };
  }
}
