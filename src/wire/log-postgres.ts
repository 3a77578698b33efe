/** The durable log as a PostgreSQL table of compressed batches. */
import type pg from 'pg';
import type { Clock } from '../base/clock.ts';
import { isoOf } from '../base/clock.ts';
import { copyRows } from './copy-out.ts';
import { decodeBatch, encodeBatch, packedRecords } from './frame.ts';
import { Handover } from './handover.ts';
import type { Attempt, Encoded, Logged, WireLog } from './log.ts';

export type PostgresLogOptions = {
  /** Under the role watchfloor_wire. */
  pool: pg.Pool;
  clock: Clock;
  /** Throws a Problem (503) when nothing may be taken now; asked before each append. */
  guard?: () => void;
};

// A read looks at this many batches at most, so that a long log costs no more than a short one.
const LOOK_AHEAD = 256;
// As wire_append deals them out.
const SEGMENT_BATCHES = 1024;
const SEGMENTS = [0, 1, 2, 3] as const;

export function postgresLog({ pool, clock, guard }: PostgresLogOptions): WireLog {
  const handover = new Handover(`watchfloor log ${placeOf(pool)}`, clock);
  return {
    // Not async: the batch must be read before the caller goes on.
    append(batch, attempt) {
      try {
        guard?.();
      } catch (error) {
        return Promise.reject(error instanceof Error ? error : new Error(String(error)));
      }
      const frame = encodeBatch(batch);
      const lent = attempt?.lent && handover.reserve(batch) ? attempt.lent : undefined;
      const encoded = { count: batch.count, bytes: batch.bytes.length, frame };
      return (attempt?.put ? attempt.put(encoded) : appendFrame(pool, clock, { ...encoded, attempt })).then(
        (position) => {
          if (position === 0) {
            if (lent) handover.refused(batch);
            return position;
          }
          handover.appended({ position, batch, packed: packedRecords(frame) }, lent);
          if (!lent) attempt?.lent?.();
          return position;
        },
        (error: unknown) => {
          if (lent) handover.refused(batch);
          throw error;
        },
      );
    },
    read: (after, maxBytes) => readAfter(pool, after, maxBytes),
    trim: (position) => trimTo(pool, position),
    newest: () => newestOf(pool),
    onAppend: (wake) => handover.onAppend(wake),
    onHanded: (take) => handover.onHanded(take),
    room: (limitMs) => handover.room(limitMs),
    close: async () => handover.close(),
  };
}

/** Names the database, so that handles on two of them in one process do not hear each other. */
function placeOf({ options }: pg.Pool): string {
  return options.connectionString === undefined
    ? `${options.host}:${options.port}/${options.database}`
    : new URL(options.connectionString).pathname + new URL(options.connectionString).host;
}

/** The statement that appends: with a connection that is in a transaction, durable when that is committed. */
export async function appendFrame(
  connection: Pick<pg.ClientBase, 'query'> | pg.Pool,
  clock: Clock,
  { count, bytes, frame, attempt }: Encoded & { attempt?: Attempt | undefined },
): Promise<number> {
  const { rows } = await connection.query<{ position: number }>({
    name: 'wire_append',
    text: 'select wire_append($1, $2, $3, $4, $5, $6) as position',
    values: [count, bytes, frame, isoOf(clock.now()), attempt?.key ?? null, attempt?.again ?? false],
  });
  return rows[0]?.position ?? 0;
}

async function readAfter(pool: pg.Pool, after: number, maxBytes: number): Promise<Logged[]> {
  const [from, most] = [whole(after), whole(maxBytes)];
  const rows = await copyRows(
    pool,
    `select position, payload from (
        select position, payload, sum(bytes) over (order by position) - bytes as before
        from (select position, payload, bytes from wire_log where position > ${from} order by position limit ${LOOK_AHEAD}) as ahead
      ) as measured
      where before < ${most} order by position`,
  );
  return rows.flatMap(([position, payload]) =>
    position && payload
      ? { position: Number(position.readBigInt64BE()), batch: decodeBatch(payload), packed: packedRecords(payload) }
      : [],
  );
}

/** A number that may stand in SQL: COPY takes no parameters. */
function whole(value: number): number {
  if (!Number.isSafeInteger(value)) throw new RangeError(`${value} is no position`);
  return value;
}

/** A segment is let go as a whole, once its newest batch is consumed. */
async function trimTo(pool: pg.Pool, position: number): Promise<void> {
  const { rows } = await pool.query<{ segment: number; newest: number }>(
    'select segment, max(position) as newest from wire_log group by segment',
  );
  const newest = Math.max(...rows.map((row) => row.newest));
  for (const segment of SEGMENTS) {
    const row = rows.find((each) => each.segment === segment);
    // The newest batches stay: the segment being written to, and those that an appender may have to look for again.
    if (row && row.newest <= position && row.newest <= newest - SEGMENT_BATCHES)
      await truncate(pool, segment, position);
  }
}

async function truncate(pool: pg.Pool, segment: (typeof SEGMENTS)[number], position: number): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query(`begin; set local lock_timeout = '1s'; lock table wire_log_${segment} in access exclusive mode`);
    // An append may have come round to this segment meanwhile.
    const { rows } = await client.query<{ newest: number | null }>(
      `select max(position) as newest from wire_log_${segment}`,
    );
    if ((rows[0]?.newest ?? 0) <= position) await client.query(`truncate wire_log_${segment}`);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw error;
  } finally {
    client.release();
  }
}

async function newestOf(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query<{ newest: number }>(
    'select case when is_called then last_value else 0 end as newest from wire_position',
  );
  return rows[0]?.newest ?? 0;
}
