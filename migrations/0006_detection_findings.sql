-- A group is one cause with many signals: one ticket, the rest attached to it.
create table finding_group (
  id uuid primary key,
  client_id uuid not null references client,
  cause text not null check (cause in ('connectivity', 'attack', 'access', 'change')),
  -- Where the cause acts: a site's id, or a device's id or address where there is no site.
  place text not null,
  site_id uuid references site on delete set null,
  first_finding_id uuid not null,
  severity text not null check (severity in ('info', 'low', 'medium', 'high', 'critical')),
  size integer not null,
  first_at timestamptz not null,
  last_at timestamptz not null
);
create index finding_group_recent on finding_group (last_at);
call protect('finding_group', 'none');
grant select on finding_group to watchfloor_app;
grant select, insert, update on finding_group to watchfloor_wire;

-- What is, or was, wrong with one component. Never keyed on a message's own id, so that its down and its up meet here.
create table finding (
  id uuid primary key,
  client_id uuid not null references client,
  device_id uuid references device,
  -- The device's id, or the address it sent from when it is not in the estate.
  origin text not null,
  address text not null,
  site_id uuid references site on delete set null,
  component text not null,
  -- Other names of the component (an interface's number beside its name, a neighbour's address beside its router id).
  aliases text[] not null default '{}',
  condition text not null,
  severity text not null check (severity in ('info', 'low', 'medium', 'high', 'critical')),
  state text not null check (state in ('open', 'cleared')),
  title text not null,
  summary text not null default '',
  facts jsonb not null default '{}',
  -- Received times, by our clock: a device's own may be wrong by a day.
  first_at timestamptz not null,
  last_at timestamptz not null,
  changed_at timestamptz not null,
  cleared_at timestamptz,
  -- Signals that told of it: downs and hits, not ups.
  count bigint not null,
  -- The last 20 results of the component's check, newest in bit 0; 1 = the state changed (rules.ts).
  flap_ring integer not null default 0,
  flap_ring_at timestamptz not null,
  flapping boolean not null default false,
  -- Changes of state since it was first raised.
  changes integer not null default 0,
  -- What it does while it flaps; the same as `state` otherwise.
  is_down boolean not null,
  -- The last few: [{at, to}] and [{at, kind, text}].
  transitions jsonb not null default '[]',
  evidence jsonb not null default '[]',
  group_id uuid not null references finding_group,
  -- Whether a fact has told of the present figures: 'finding.updated' is held back a few seconds.
  told boolean not null
);
create unique index finding_open on finding (client_id, origin, component, condition) where state = 'open';
create index finding_client on finding (client_id, id);
create index finding_device on finding (client_id, device_id, id);
create index finding_group_members on finding (group_id);
create index finding_recent on finding (last_at);
call protect('finding', 'none');
grant select on finding to watchfloor_app;
grant select, insert, update on finding to watchfloor_wire;

-- What detection remembers between batches, written in the transaction that advances its cursor.

-- The order of writers: whoever handles a batch locks the row and reads its memory again when another has written since.
create table detection_epoch (
  one boolean primary key default true check (one),
  epoch bigint not null,
  -- When detection last committed something: silence before that is not ours.
  at timestamptz not null
);
insert into detection_epoch (epoch, at) values (0, '1970-01-01Z');
grant select, update on detection_epoch to watchfloor_wire;

-- The last few failures of one source at one device: as many as the threshold needs, no more.
create table burst_window (
  client_id uuid not null references client,
  origin text not null,
  subject text not null,
  hits double precision[] not null,
  primary key (client_id, origin, subject)
);
call protect('burst_window', 'none');
grant select, insert, update, delete on burst_window to watchfloor_wire;

-- How often a source is usually heard: seconds spent in gaps of each length (powers of two) and
-- how many there were, faded by age.
create table source_habit (
  client_id uuid not null references client,
  origin text not null,
  device_id uuid references device,
  address text not null,
  last_at timestamptz not null,
  gaps integer not null,
  weights double precision[] not null,
  counts double precision[] not null,
  silent boolean not null default false,
  primary key (client_id, origin)
);
call protect('source_habit', 'none');
grant select on source_habit to watchfloor_app;
grant select, insert, update, delete on source_habit to watchfloor_wire;

-- Names of interfaces by number, as a device's own messages told them.
create table interface_name (
  client_id uuid not null references client,
  origin text not null,
  number integer not null,
  name text not null,
  primary key (client_id, origin, number)
);
call protect('interface_name', 'none');
grant select on interface_name to watchfloor_app;
grant select, insert, update on interface_name to watchfloor_wire;
