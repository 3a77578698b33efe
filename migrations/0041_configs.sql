-- Configurations of devices: how each is fetched by SSH, and every version there was. Secrets are masked before anything is
-- written here. A device without a row in config_watch is not watched.
create table config_watch (
  client_id uuid not null,
  device_id uuid primary key,
  enabled boolean not null default true,
  driver text not null check (driver in ('junos', 'cisco-ios', 'generic')),
  -- Of the generic driver: what is run on the device.
  command text not null default '' check (length(command) <= 200),
  credential_id uuid,
  port integer not null default 22 check (port between 1 and 65535),
  -- Offers what old devices alone speak (SHA-1, CBC).
  old_ciphers boolean not null default false,
  every_hours integer not null default 24 check (every_hours between 1 and 720),
  version integer not null default 1,
  changed_at timestamptz not null,
  -- The key the device has shown itself with: trusted at first sight, or accepted by a person.
  host_key text,
  host_print text,
  host_at timestamptz,
  host_by text,
  -- Another one it has shown since: nothing is fetched until a person accepts it.
  offered_key text,
  offered_print text,
  offered_at timestamptz,
  next_at timestamptz not null,
  -- Asked for out of turn: since when, why, and who is said to have changed it, when.
  asked_at timestamptz,
  asked_why text check (asked_why in ('event', 'hand')),
  asked_who text,
  asked_event_at timestamptz,
  -- Being fetched; over by itself when whoever fetched it has died.
  busy_until timestamptz,
  last_at timestamptz,
  last_ok_at timestamptz,
  took_ms integer,
  -- Why it fails, in words; '' while it does not.
  failure text not null default '',
  failing_since timestamptz,
  foreign key (client_id, device_id) references device (client_id, id),
  foreign key (client_id, credential_id) references credential (client_id, id),
  check ((driver = 'generic') = (command <> ''))
);
create index config_watch_due on config_watch (next_at) where enabled;
call protect('config_watch', 'none');
grant select, insert, update on config_watch to watchfloor_app;
grant select, update on config_watch to watchfloor_wire;

-- A text once for each client, whichever of its devices had it, compressed.
create table config_text (
  client_id uuid not null references client,
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  packed bytea not null,
  bytes integer not null,
  lines integer not null,
  primary key (client_id, sha256)
);
call protect('config_text', 'none');
grant select on config_text to watchfloor_app;
grant select, insert, delete on config_text to watchfloor_wire;

-- What a device had, from when. Client users see that there was a change and which request it belonged to; never the text.
create table config_version (
  id uuid primary key,
  client_id uuid not null,
  device_id uuid not null,
  sha256 text not null,
  previous_id uuid,
  fetched_at timestamptz not null,
  -- Last found like this.
  seen_at timestamptz not null,
  why text not null check (why in ('schedule', 'event', 'hand')),
  -- Who changed it and when, as the device, its log line or its trap says.
  who text,
  changed_at timestamptz,
  comment text not null default '',
  planned text not null check (planned in ('first', 'planned', 'unplanned')),
  change_id uuid,
  change_name text,
  added integer not null,
  removed integer not null,
  explanation text not null default '' check (length(explanation) <= 1000),
  explained_by text,
  explained_at timestamptz,
  unique (client_id, id),
  foreign key (client_id, device_id) references device (client_id, id),
  foreign key (client_id, sha256) references config_text (client_id, sha256),
  check ((planned = 'planned') = (change_id is not null))
);
create index config_version_device on config_version (device_id, fetched_at, id);
create index config_version_list on config_version (fetched_at, id);
create index config_version_text on config_version (client_id, sha256);
create index config_version_change on config_version (change_id) where change_id is not null;
call protect('config_version', 'read');
grant select, update on config_version to watchfloor_app;
grant select, insert, update, delete on config_version to watchfloor_wire;

-- Names of devices as this slice shows them.
create view config_device with (security_invoker = true) as
  select d.id as device_id, d.client_id, d.name as device_name, c.name as client_name, host(d.management_address) as address, d.retired_at
  from device d join client c on c.id = d.client_id;
grant select on config_device to watchfloor_app, watchfloor_wire;
