-- Collectors: processes at clients' sites that listen and poll there and send to us over one connection.
create table collector (
  id uuid primary key,
  client_id uuid not null references client,
  -- Whose devices it polls; null: those of the whole client that no other collector has.
  site_id uuid,
  name text not null check (length(name) between 1 and 120),
  -- SHA-256 of the word it enrols with, once; null when it has.
  token_hash bytea,
  token_ends_at timestamptz,
  enrolled_at timestamptz,
  certificate_ends_at timestamptz,
  -- What it sent is kept once: number `last_sequence` of this buffer was the last.
  buffer_id uuid,
  last_sequence bigint not null default 0,
  connected_at timestamptz,
  heard_at timestamptz,
  last_batch_at timestamptz,
  -- Since it was told as lost; null while it is heard.
  lost_at timestamptz,
  address text not null default '',
  version text not null default '',
  backlog_records bigint not null default 0,
  backlog_bytes bigint not null default 0,
  given_up bigint not null default 0,
  clock_offset_ms integer not null default 0,
  created_at timestamptz not null,
  revoked_at timestamptz,
  foreign key (client_id, site_id) references site (client_id, id),
  unique (client_id, id)
);
create unique index collector_name on collector (client_id, lower(name)) where revoked_at is null;
create index collector_list on collector (lower(name), id);
call protect('collector', 'none');
grant select, insert, update on collector to watchfloor_app;
grant select, update on collector to watchfloor_wire;

-- The collector that a device is polled from; null: from here.
create function collector_of(device_id uuid) returns uuid language sql stable as $$
  select c.id from device d join collector c on c.client_id = d.client_id
  where d.id = $1 and c.revoked_at is null and c.enrolled_at is not null and (c.site_id is null or c.site_id = d.site_id)
  order by c.site_id nulls last, c.created_at, c.id limit 1
$$;
