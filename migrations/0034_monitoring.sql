-- What is asked of a device, how, and how often. A device without a row is not polled.
create table device_poll (
  client_id uuid not null,
  device_id uuid primary key,
  enabled boolean not null default true,
  credential_id uuid,
  snmp_port integer not null default 161 check (snmp_port between 1 and 65535),
  interface_seconds integer not null default 60 check (interface_seconds between 10 and 86400),
  health_seconds integer not null default 300 check (health_seconds between 30 and 86400),
  slow_seconds integer not null default 3600 check (slow_seconds between 60 and 604800),
  ping boolean not null default true,
  -- Whether this port can be connected to is the sign of life where pings are not answered.
  tcp_port integer check (tcp_port between 1 and 65535),
  version integer not null default 1,
  changed_at timestamptz not null,
  foreign key (client_id, device_id) references device (client_id, id),
  foreign key (client_id, credential_id) references credential (client_id, id)
);
call protect('device_poll', 'none');
grant select, insert, update on device_poll to watchfloor_app;
grant select on device_poll to watchfloor_wire;

-- How the last poll of a device went: one row, written at each.
create table poll_status (
  client_id uuid not null,
  device_id uuid primary key,
  last_at timestamptz,
  last_ok_at timestamptz,
  next_at timestamptz,
  took_ms integer,
  -- Why it fails, in words; '' while it does not.
  failure text not null default '',
  failing_since timestamptz,
  system jsonb not null default '{}',
  -- Rates of its interfaces at the last poll, by name.
  rates jsonb not null default '{}',
  foreign key (client_id, device_id) references device (client_id, id)
);
call protect('poll_status', 'read');
grant select on poll_status to watchfloor_app;
grant select, insert, update on poll_status to watchfloor_wire;

-- The state each part of a device was last seen in; written when it changes, so that a restart of ours says nothing new.
create table polled_state (
  client_id uuid not null,
  device_id uuid not null,
  kind text not null check (kind in ('interface', 'neighbour', 'sensor', 'ha', 'reach', 'check', 'certificate')),
  component text not null check (length(component) <= 200),
  state text not null,
  detail jsonb not null default '{}',
  since timestamptz not null,
  primary key (client_id, device_id, kind, component),
  foreign key (client_id, device_id) references device (client_id, id)
);
call protect('polled_state', 'read');
grant select on polled_state to watchfloor_app;
grant select, insert, update, delete on polled_state to watchfloor_wire;

-- Parts of devices that an open finding is about: their state is told anew at each poll until it is cleared.
create table watched_part (
  client_id uuid not null,
  device_id uuid not null,
  finding_id uuid primary key,
  component text not null,
  condition text not null,
  since timestamptz not null,
  foreign key (client_id, device_id) references device (client_id, id)
);
create index watched_part_device on watched_part (client_id, device_id);
call protect('watched_part', 'none');
grant select, insert, update, delete on watched_part to watchfloor_app;
grant select on watched_part to watchfloor_wire;

-- Services of devices that are tried: a web server, a certificate. Only the device's own addresses are connected to.
create table service_check (
  id uuid primary key,
  client_id uuid not null references client,
  device_id uuid not null,
  name text not null check (length(name) between 1 and 120),
  kind text not null check (kind in ('http', 'https', 'tls', 'tcp')),
  port integer not null check (port between 1 and 65535),
  -- The name asked for (Host, SNI); the address is the device's.
  host text not null default '',
  path text not null default '/',
  expect_status integer not null default 200 check (expect_status between 100 and 599),
  verify boolean not null default true,
  warn_days integer not null default 21 check (warn_days between 1 and 365),
  every_seconds integer not null default 300 check (every_seconds between 30 and 86400),
  version integer not null default 1,
  created_at timestamptz not null,
  removed_at timestamptz,
  foreign key (client_id, device_id) references device (client_id, id),
  unique (client_id, id)
);
create unique index service_check_name on service_check (client_id, device_id, lower(name)) where removed_at is null;
create index service_check_list on service_check (lower(name), id) where removed_at is null;
call protect('service_check', 'none');
grant select, insert, update on service_check to watchfloor_app;
grant select on service_check to watchfloor_wire;
