-- What is usual for a series of measurements, as its scorer remembers it: under 4 KB, whatever its age.
create table series_memory (
  client_id uuid not null,
  series_id integer not null,
  device_id uuid not null,
  bytes bytea not null check (length(bytes) <= 8192),
  -- Samples it has learnt from, and when the first of them was taken.
  rows bigint not null,
  since timestamptz not null,
  -- What is unusual at present: condition, kind, severity, usual, since, toldAt; null while nothing is.
  episode jsonb,
  -- For each kind: its bar, how often it was raised, what people said.
  standings jsonb not null default '[]',
  saved_at timestamptz not null,
  primary key (client_id, series_id),
  foreign key (client_id, device_id) references device (client_id, id)
);
alter table series_memory alter bytes set storage main;
create index series_memory_device on series_memory (client_id, device_id);
call protect('series_memory', 'none');
grant select on series_memory to watchfloor_app;
grant select, insert, update on series_memory to watchfloor_wire;

-- What people said of a finding about a series; the last word counts. The poller takes it into the series' memory.
create table series_verdict (
  client_id uuid not null references client,
  -- No foreign key: findings belong to a higher slice, and expire before what was said of them.
  finding_id uuid primary key,
  series_id integer not null,
  device_id uuid not null,
  kind text not null check (kind in ('spike', 'level', 'drift', 'quiet', 'shape', 'variance')),
  verdict text not null check (verdict in ('useful', 'noise')),
  by_id uuid,
  by_name text not null check (length(by_name) <= 200),
  at timestamptz not null,
  taken_in boolean not null default false
);
create index series_verdict_waiting on series_verdict (series_id) where not taken_in;
create index series_verdict_series on series_verdict (client_id, series_id);
call protect('series_verdict', 'none');
grant select, insert, update on series_verdict to watchfloor_app;
grant select, update on series_verdict to watchfloor_wire;
