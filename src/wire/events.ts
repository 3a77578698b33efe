import type { Scope, Tx } from '../db/open.ts';
import type { RecordKind, SourceRef } from './batch.ts';
import type { Fed } from './feed.ts';

/** A value of an event's field, in the words of the reader that the store was given. */
export type FieldValue = string | number | boolean | readonly (string | number)[];
export type FlatEvent = Record<string, FieldValue>;

/** Turns a record into fields (intake/formats/read.ts for lines). `receivedAt`: epoch ms; `zone`: IANA name; `listener`: the door it came by. */
export type ReadRecord = (
  record: Uint8Array,
  context: { kind: RecordKind; receivedAt: number; zone?: string; listener: string },
) => FlatEvent;

export type StoredEvent = {
  /** `<received ms>-<log position>-<index>`: stays the same for as long as the event is kept; a ticket may link to it. */
  id: string;
  clientId: string;
  deviceId: string | null;
  /** When it was received, epoch ms. */
  at: number;
  kind: RecordKind;
  listener: string;
  address: string;
  /** The untouched record, as text. */
  original: string;
  /** The record as its reader sees it: ECS names, flat. */
  event: FlatEvent;
};

export type EventQuery = {
  /** Only this client's; without it every client the scope may see. */
  clientId?: string;
  deviceId?: string;
  /** Received in `[from, to)`, epoch ms. */
  from?: number;
  to?: number;
  /** Case does not count. `word` (the usual): stands in the record between word ends; `part`: anywhere. */
  text?: string;
  match?: 'word' | 'part';
  /** All of these fields must hold this value, as text; case counts. */
  fields?: readonly { name: string; value: string }[];
  /** Only events before this one: the id of the last one seen. */
  before?: string;
  /** Ends after so many. */
  limit: number;
  /** Ends when aborted, without an error. */
  signal?: AbortSignal;
};

/** Called now and then with how far back the search has come: epoch ms, and events looked at. */
export type Progress = (reached: { at: number; events: number }) => void;

export type EventWriter = {
  /** Takes a batch in. Its memory is not needed afterwards. */
  add(fed: Fed): void;
  /** Bytes of records that were added and are not written. */
  readonly bytes: number;
  /** Puts what was added aside, so that more can be added, and returns how to write it in a transaction. */
  detach(): (tx: Tx) => Promise<void>;
  /** Both at once. */
  write(tx: Tx): Promise<void>;
  /** Forgets what was added: the transaction failed and the batches will come again. */
  clear(): void;
};

/**
 * Keeps events per client and finds them again. Implementations keep to `events.conformance.ts`. However blocks are
 * merged meanwhile, a search shows each event it should once, and a search continued with `before` goes on exactly there.
 */
export type EventStore = {
  writer(): EventWriter;
  /** Newest first (by place in the log), as they are found. */
  search(scope: Scope, query: EventQuery, progress?: Progress): AsyncIterable<StoredEvent>;
  /** One event by its id; undefined when it is not there, no longer there, or not the scope's to see. */
  find(scope: Scope, id: string): Promise<StoredEvent | undefined>;
  /** Puts small blocks together; returns how many blocks it removed. */
  merge(): Promise<number>;
  /** Removes what is older than each client's retention. Returns how many events. */
  expire(): Promise<number>;
};

export function eventId(at: number, position: number, index: number): string {
  return `${at}-${position}-${index}`;
}

/** The parts of an event's id; undefined when it is none. */
export function eventPlace(id: string): { at: number; position: number; index: number } | undefined {
  const match = /^(\d{1,15})-(\d{1,15})-(\d{1,5})$/.exec(id);
  return match ? { at: Number(match[1]), position: Number(match[2]), index: Number(match[3]) } : undefined;
}

export type RawEvent = { position: number; index: number; at: number; source: SourceRef; record: Uint8Array };

/** A record with its place and source, as it is shown. */
export function storedEvent({ position, index, at, source, record }: RawEvent, read: ReadRecord): StoredEvent {
  const { clientId, deviceId, kind, listener, address, deviceZone } = source;
  const event = read(record, {
    kind,
    receivedAt: at,
    listener,
    ...(deviceZone === undefined ? {} : { zone: deviceZone }),
  });
  return {
    id: eventId(at, position, index),
    clientId,
    deviceId,
    at,
    kind,
    listener,
    address,
    original: Buffer.from(record).toString('utf8'),
    event,
  };
}
