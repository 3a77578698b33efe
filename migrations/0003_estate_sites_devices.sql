create table site (
  id uuid primary key,
  client_id uuid not null references client,
  name text not null,
  country text,
  zone text not null,
  holidays_region text,
  latitude double precision check (latitude between -90 and 90),
  longitude double precision check (longitude between -180 and 180),
  version integer not null default 1,
  created_at timestamptz not null,
  unique (client_id, name)
);
call protect('site', 'read');
grant select, insert, update, delete on site to watchfloor_app;
grant select on site to watchfloor_wire;

create table device (
  id uuid primary key,
  client_id uuid not null references client,
  site_id uuid references site,
  name text not null,
  kind text not null,
  vendor text not null default '',
  model text not null default '',
  os_version text not null default '',
  -- Where it is managed, and any further address it may send from; unique only within a client: private ranges overlap.
  management_address inet,
  other_addresses inet[] not null default '{}',
  serial text not null default '',
  criticality text not null default 'normal' check (criticality in ('low', 'normal', 'high', 'critical')),
  support_end date,
  notes text not null default '',
  version integer not null default 1,
  created_at timestamptz not null,
  retired_at timestamptz,
  unique (client_id, name)
);
create index device_address on device (client_id, management_address);
create index device_site on device (client_id, site_id);
call protect('device', 'read');
grant select, insert, update on device to watchfloor_app;
grant select on device to watchfloor_wire;
