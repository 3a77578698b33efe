-- What a client's network is made of, in three layers: as designed, as seen, as monitored. A node or link is one row
-- whatever says that it is there; each saying is a span of time, so that any minute can be looked at again.

create table topology_node (
  id uuid primary key,
  client_id uuid not null references client,
  -- Null: not of the estate (an unknown neighbour, a provider's network, something drawn and not bought yet).
  device_id uuid,
  site_id uuid,
  name text not null check (length(name) between 1 and 200),
  kind text not null,
  -- Part of the network it stands in: users, servers, dmz, management, outside, or the client's own word.
  zone text not null default '',
  -- What it calls itself and is called by, to recognise it: never an address that others have too.
  system_name text not null default '',
  chassis_mac text not null default '' check (chassis_mac ~ '^([0-9a-f]{2}(:[0-9a-f]{2}){5})?$'),
  addresses inet[] not null default '{}',
  -- The other half of a pair.
  peer_id uuid,
  -- Zones from which its management can be reached.
  managed_from text[] not null default '{}',
  version integer not null default 1,
  created_at timestamptz not null,
  foreign key (client_id, device_id) references device (client_id, id),
  foreign key (client_id, site_id) references site (client_id, id),
  unique (client_id, id),
  foreign key (client_id, peer_id) references topology_node (client_id, id)
);
create unique index topology_node_device on topology_node (client_id, device_id) where device_id is not null;
create index topology_node_client on topology_node (client_id, id);
call protect('topology_node', 'read');
grant select, insert, update on topology_node to watchfloor_app;

-- Half-open: from_at <= t < until_at; open while until_at is null.
create table topology_node_span (
  id bigint generated always as identity primary key,
  client_id uuid not null,
  node_id uuid not null,
  layer text not null check (layer in ('designed', 'seen', 'monitored')),
  source text not null,
  from_at timestamptz not null,
  until_at timestamptz,
  seen_at timestamptz not null,
  check (until_at is null or until_at >= from_at),
  foreign key (client_id, node_id) references topology_node (client_id, id)
);
create unique index topology_node_span_open on topology_node_span (client_id, node_id, layer, source) where until_at is null;
create index topology_node_span_of on topology_node_span (client_id, node_id, from_at);
create index topology_node_span_ended on topology_node_span (client_id, until_at) where until_at is not null;
call protect('topology_node_span', 'read');
grant select, insert, update on topology_node_span to watchfloor_app;

-- One link, seen from both ends: a_id is the smaller id. A port is '' while nobody has told it. Parallel links differ by
-- their ports; `label` tells those apart that were drawn without any.
create table topology_link (
  id uuid primary key,
  client_id uuid not null references client,
  a_id uuid not null,
  b_id uuid not null check (a_id < b_id),
  a_port text not null default '',
  b_port text not null default '',
  -- The aggregate that the port is a member of, at each end.
  a_lag text not null default '',
  b_lag text not null default '',
  label text not null default '',
  megabits bigint,
  version integer not null default 1,
  created_at timestamptz not null,
  unique (client_id, id),
  foreign key (client_id, a_id) references topology_node (client_id, id),
  foreign key (client_id, b_id) references topology_node (client_id, id)
);
create index topology_link_a on topology_link (client_id, a_id);
create index topology_link_b on topology_link (client_id, b_id);
call protect('topology_link', 'read');
grant select, insert, update on topology_link to watchfloor_app;

create table topology_link_span (
  id bigint generated always as identity primary key,
  client_id uuid not null,
  link_id uuid not null,
  layer text not null check (layer in ('designed', 'seen')),
  source text not null,
  from_at timestamptz not null,
  until_at timestamptz,
  -- When each end last told of it; null: it does not, or not any more.
  a_seen_at timestamptz,
  b_seen_at timestamptz,
  check (until_at is null or until_at >= from_at),
  foreign key (client_id, link_id) references topology_link (client_id, id)
);
create unique index topology_link_span_open on topology_link_span (client_id, link_id, layer, source) where until_at is null;
create index topology_link_span_of on topology_link_span (client_id, link_id, from_at);
create index topology_link_span_ended on topology_link_span (client_id, until_at) where until_at is not null;
call protect('topology_link_span', 'read');
grant select, insert, update on topology_link_span to watchfloor_app;

-- What is wrong with a device or one of its ports, and from when to when. `ref` names what found it.
create table topology_mark (
  client_id uuid not null references client,
  ref uuid not null,
  from_at timestamptz not null,
  device_id uuid not null,
  port text not null default '',
  effect text not null check (effect in ('down', 'degraded', 'unreachable', 'silent')),
  text text not null,
  until_at timestamptz check (until_at >= from_at),
  primary key (client_id, ref, from_at),
  foreign key (client_id, device_id) references device (client_id, id)
);
create unique index topology_mark_open on topology_mark (client_id, ref) where until_at is null;
create index topology_mark_ended on topology_mark (client_id, until_at);
call protect('topology_mark', 'read');
grant select, insert, update on topology_mark to watchfloor_app;

-- What is watched: a device ('') and those of its ports that are. Without it nothing is green.
create table topology_watch (
  id bigint generated always as identity primary key,
  client_id uuid not null,
  device_id uuid not null,
  port text not null default '',
  from_at timestamptz not null,
  until_at timestamptz,
  check (until_at is null or until_at >= from_at),
  foreign key (client_id, device_id) references device (client_id, id)
);
create unique index topology_watch_open on topology_watch (client_id, device_id, port) where until_at is null;
call protect('topology_watch', 'read');
grant select, insert, update on topology_watch to watchfloor_app;

-- Where a node stands on the map: worked out once, or put there by hand.
create table topology_place (
  client_id uuid not null,
  node_id uuid not null,
  x double precision not null,
  y double precision not null,
  by_hand boolean not null default false,
  -- How many links it had when it was placed: one that had none is placed anew with its first.
  links integer not null default 0,
  primary key (client_id, node_id),
  foreign key (client_id, node_id) references topology_node (client_id, id)
);
call protect('topology_place', 'read');
grant select, insert, update, delete on topology_place to watchfloor_app;

-- Devices in service are monitored nodes from the time they were added.
insert into topology_node (id, client_id, device_id, site_id, name, kind, addresses, created_at)
  select gen_random_uuid(), client_id, id, site_id, name, kind,
    case when management_address is null then other_addresses else array_prepend(management_address, other_addresses) end, created_at
  from device where retired_at is null;
insert into topology_node_span (client_id, node_id, layer, source, from_at, seen_at)
  select client_id, id, 'monitored', 'estate', created_at, created_at from topology_node;

-- What this slice reads of others, each under its own table's policies.
create view topology_client with (security_invoker = true) as select id as client_id, name as client_name from client;
create view topology_site with (security_invoker = true) as
  select id as site_id, client_id, name as site_name, country, latitude, longitude, retired_at from site;
create view topology_device with (security_invoker = true) as
  select id as device_id, client_id, site_id, name, kind, management_address, other_addresses, support_end, retired_at, created_at from device;
grant select on topology_client, topology_site, topology_device to watchfloor_app;
