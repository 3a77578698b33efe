-- What is measured on a device: one series for each component and metric, with a short number that samples carry.
create table metric_series (
  id integer generated always as identity primary key,
  client_id uuid not null,
  device_id uuid not null,
  -- The interface; '' for the device itself.
  component text not null check (length(component) <= 200),
  metric text not null check (length(metric) between 1 and 80),
  foreign key (client_id, device_id) references device (client_id, id),
  unique (client_id, device_id, component, metric)
);
create index metric_series_device on metric_series (device_id);
call protect('metric_series', 'read');
grant select on metric_series to watchfloor_app;
grant select, insert on metric_series to watchfloor_wire;

-- What was appended and is not sealed yet: one row for each device of a batch (src/metrics/tail.ts). Rows come and go all
-- day, so their space is taken back early.
create table metric_tail (
  client_id uuid not null,
  device_id uuid not null,
  id bigint generated always as identity,
  from_at timestamptz not null,
  to_at timestamptz not null,
  count integer not null,
  payload bytea not null,
  primary key (client_id, device_id, id)
) with (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.1);
alter table metric_tail alter payload set storage external;
call protect('metric_tail', 'read');
grant select on metric_tail to watchfloor_app;
grant select, insert, delete on metric_tail to watchfloor_wire;

-- Sealed: every sample of a series and day (UTC); five-minute roll-ups of a series and day; hourly ones of a series and
-- month (`day` is its first). A partition is dropped when its resolution is not kept that long. There is no foreign key to
-- metric_series: dropping a partition would lock that table, and series stay.
create table metric_raw (
  client_id uuid not null,
  series_id integer not null,
  day date not null,
  count integer not null,
  payload bytea not null,
  primary key (client_id, series_id, day)
) partition by range (day);
create table metric_five (like metric_raw including all) partition by range (day);
create table metric_hour (like metric_raw including all) partition by range (day);
-- In the row itself as long as it fits: a day of a series is about two kilobytes, and compressed already.
alter table metric_raw alter payload set storage main, alter payload set compression default;
call protect('metric_raw', 'read');
call protect('metric_five', 'read');
call protect('metric_hour', 'read');
grant select on metric_raw, metric_five, metric_hour to watchfloor_app;
grant select, insert, update on metric_raw, metric_five, metric_hour to watchfloor_wire;

-- Makes the partition in which a day lies; of `metric_hour` that of its month. Attaching does not wait for running queries.
create function metric_open(of text, day date) returns void language plpgsql security definer set search_path = public, pg_temp as $$
declare
  since date := case when of = 'metric_hour' then date_trunc('month', day)::date else day end;
  until date := case when of = 'metric_hour' then (since + interval '1 month')::date else day + 1 end;
  name text := of || '_' || to_char(since, 'YYYYMMDD');
begin
  if of not in ('metric_raw', 'metric_five', 'metric_hour') then raise exception 'no metric table %', of; end if;
  perform pg_advisory_xact_lock(7710036);
  if to_regclass(name) is not null then return; end if;
  execute format('create table %I (like %I including all)', name, of);
  execute format('alter table %I attach partition %I for values from (%L) to (%L)', of, name, since, until);
end
$$;

-- Drops the partitions that end at or before `before`; returns how many. Gives up after two seconds when queries are in
-- the way: the caller tries again later.
create function metric_drop_before(of text, before date) returns integer language plpgsql security definer set search_path = public, pg_temp set lock_timeout = '2s' as $$
declare
  part text;
  dropped integer := 0;
  last date := case when of = 'metric_hour' then date_trunc('month', before)::date else before end;
begin
  if of not in ('metric_raw', 'metric_five', 'metric_hour') then raise exception 'no metric table %', of; end if;
  for part in
    select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = of::regclass and c.relname < of || '_' || to_char(last, 'YYYYMMDD') order by 1
  loop
    execute format('drop table %I', part);
    dropped := dropped + 1;
  end loop;
  return dropped;
end
$$;
revoke execute on function metric_open(text, date), metric_drop_before(text, date) from public;
grant execute on function metric_open(text, date), metric_drop_before(text, date) to watchfloor_wire;
