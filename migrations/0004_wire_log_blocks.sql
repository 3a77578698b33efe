-- The durable log of batches (src/wire/log-postgres.ts). One payload holds records of many clients: only the records'
-- path may read it. Four segments of 1,024 positions each come round in turn; a segment whose batches have all been
-- consumed, and which is not one of the two newest, is truncated: that costs nothing and leaves no dead rows behind.
create sequence wire_position;
create table wire_log (
  segment smallint not null,
  position bigint not null,
  count integer not null,
  -- Of the records as they were sent.
  bytes integer not null,
  payload bytea not null,
  -- Chosen by the appender, so that it can try again when it lost the answer.
  key uuid,
  appended_at timestamptz not null
) partition by list (segment);
create index wire_log_position on wire_log (position);
create table wire_log_0 partition of wire_log for values in (0);
create table wire_log_1 partition of wire_log for values in (1);
create table wire_log_2 partition of wire_log for values in (2);
create table wire_log_3 partition of wire_log for values in (3);
-- Payloads are compressed already; PostgreSQL must not try again.
alter table wire_log_0 alter payload set storage external;
alter table wire_log_1 alter payload set storage external;
alter table wire_log_2 alter payload set storage external;
alter table wire_log_3 alter payload set storage external;
grant usage, select on sequence wire_position to watchfloor_wire;
grant select, insert on wire_log to watchfloor_wire;
grant select, truncate on wire_log_0, wire_log_1, wire_log_2, wire_log_3 to watchfloor_wire;

-- Positions are handed out under a lock that is kept until the commit is visible: whoever has seen a position will not
-- find a new one below it, however many processes append. With `again` the batch may be there from an earlier attempt
-- whose answer was lost: then its position is returned and nothing is added.
create function wire_append(count integer, bytes integer, payload bytea, at timestamptz, batch_key uuid default null, again boolean default false)
returns bigint language plpgsql as $$
declare place bigint;
begin
  perform pg_advisory_xact_lock(7710004);
  if again then
    select position into place from wire_log where key = batch_key;
    if found then return place; end if;
  end if;
  place := nextval('wire_position');
  insert into wire_log (segment, position, count, bytes, payload, key, appended_at) values ((place >> 10) & 3, place, count, bytes, payload, batch_key, at);
  return place;
end
$$;

-- How far each consumer has come, advanced in the transaction that did the work.
create table wire_cursor (
  name text primary key,
  position bigint not null default 0
);
grant select, insert, update on wire_cursor to watchfloor_wire;
grant select on wire_cursor to watchfloor_app;

-- Events of one client, compressed, from a range of log positions; the ranges of one client never overlap. Partitions
-- by day of arrival (UTC) are dropped when no client keeps events that long. There is no foreign key to client: dropping
-- a partition would lock that table, and clients are archived, never deleted.
create table event_block (
  client_id uuid not null,
  day date not null,
  first_position bigint not null,
  last_position bigint not null,
  from_at timestamptz not null,
  to_at timestamptz not null,
  count integer not null,
  raw_bytes integer not null,
  devices uuid[] not null,
  -- Bloom filter of the words (src/wire/filter.ts).
  filter bytea not null,
  payload bytea not null,
  check (first_position <= last_position),
  primary key (client_id, day, first_position)
) partition by range (day);
alter table event_block alter payload set storage external, alter filter set storage external;
create index event_block_newest on event_block (client_id, last_position);
-- What merging looks for.
create index event_block_small on event_block (client_id, day, first_position) where raw_bytes < 2000000;
call protect('event_block', 'none');
grant select on event_block to watchfloor_app;
grant select, insert, delete on event_block to watchfloor_wire;

-- Whether a filter (256-bit buckets, src/wire/filter.ts) may hold a word. `hash`: 32 bits of it, `bits`: its eight bits in
-- the bucket. Reads only the 32 bytes of the bucket: filters are stored uncompressed.
create function block_may_hold(filter bytea, hash bigint, bits integer[]) returns boolean language plpgsql immutable strict parallel safe as $$
declare
  bucket bytea := substring(filter from ((hash * (octet_length(filter) / 32)) >> 32)::integer * 32 + 1 for 32);
  bit integer;
begin
  foreach bit in array bits loop
    if get_bit(bucket, bit) = 0 then return false; end if;
  end loop;
  return true;
end
$$;

-- Makes the partition of a day. Attaching instead of creating in place does not wait for running searches.
create function event_block_open_day(day date) returns void language plpgsql security definer set search_path = public, pg_temp as $$
declare name text := 'event_block_' || to_char(day, 'YYYYMMDD');
begin
  perform pg_advisory_xact_lock(7710005);
  if to_regclass(name) is not null then return; end if;
  execute format('create table %I (like event_block including all)', name);
  execute format('alter table event_block attach partition %I for values from (%L) to (%L)', name, day, day + 1);
end
$$;

-- Drops the partitions of all days before `before`; returns how many. Gives up after two seconds when searches are in
-- the way: the caller tries again later.
create function event_block_drop_before(before date) returns integer language plpgsql security definer set search_path = public, pg_temp set lock_timeout = '2s' as $$
declare part text; dropped integer := 0;
begin
  for part in
    select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = 'event_block'::regclass and c.relname < 'event_block_' || to_char(before, 'YYYYMMDD') order by 1
  loop
    execute format('drop table %I', part);
    dropped := dropped + 1;
  end loop;
  return dropped;
end
$$;
revoke execute on function event_block_open_day(date), event_block_drop_before(date) from public;
grant execute on function event_block_open_day(date), event_block_drop_before(date) to watchfloor_wire;
