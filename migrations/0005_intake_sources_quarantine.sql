-- Doors that one client's devices knock at, beside the four that everyone shares (those are configuration, not rows).
-- Without a client it is one more shared door. The port is what makes it a door, so it never changes.
create table listener (
  id uuid primary key,
  -- `kind-port`: names it in quarantine, counters and events.
  key text not null unique,
  client_id uuid references client,
  name text not null,
  kind text not null check (kind in ('syslog-udp', 'syslog-tcp', 'syslog-tls', 'trap')),
  port integer not null check (port between 1 and 65535),
  enabled boolean not null default true,
  version integer not null default 1,
  created_at timestamptz not null
);
create unique index listener_port on listener ((case when kind in ('syslog-udp', 'trap') then 'udp' else 'tcp' end), port);
create index listener_client on listener (client_id, name);
call protect('listener', 'none');
grant select, insert, update, delete on listener to watchfloor_app;
grant select on listener to watchfloor_wire;

-- What a sender proves itself with: the secret in a webhook's address, a HEC token, a client certificate, an SNMP
-- community. Only SHA-256 is kept (of the certificate: its fingerprint). A community is no secret worth the name and
-- may be the same at two clients; the others decide alone.
create table source_key (
  id uuid primary key,
  client_id uuid not null references client,
  device_id uuid,
  kind text not null check (kind in ('webhook', 'hec', 'certificate', 'community')),
  name text not null,
  hash bytea not null check (length(hash) = 32),
  -- Enough to recognise it by: the last characters of a secret, nothing of a community.
  hint text not null default '',
  enabled boolean not null default true,
  expires_at timestamptz,
  version integer not null default 1,
  created_at timestamptz not null,
  foreign key (client_id, device_id) references device (client_id, id),
  unique (client_id, kind, hash)
);
create unique index source_key_secret on source_key (kind, hash) where kind <> 'community';
create index source_key_list on source_key (client_id, kind, name);
call protect('source_key', 'none');
grant select, insert, update, delete on source_key to watchfloor_app;
grant select on source_key to watchfloor_wire;

-- An address that passes on the lines of others. With a client: of that client's devices. Without: of any client's,
-- told apart by the HOSTNAME in each line's header, so only whoever may see all clients may make one.
create table relay (
  id uuid primary key,
  client_id uuid references client,
  name text not null,
  address inet not null check (address = host(address)::inet),
  enabled boolean not null default true,
  version integer not null default 1,
  created_at timestamptz not null,
  unique nulls not distinct (client_id, address)
);
call protect('relay', 'none');
grant select, insert, update, delete on relay to watchfloor_app;
grant select on relay to watchfloor_wire;

-- Users of SNMPv3 traps and informs. `keys`: their localisable keys (RFC 3414 appendix A.2; the pass phrases are not
-- kept), sealed with AES-256-GCM under a key derived from the installation's secret.
create table snmp_user (
  id uuid primary key,
  client_id uuid not null references client,
  device_id uuid,
  name text not null check (length(name) between 1 and 32),
  auth text not null check (auth in ('md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512')),
  priv text not null check (priv in ('none', 'des', 'aes128', 'aes256', 'aes256-cisco')),
  keys bytea not null,
  enabled boolean not null default true,
  version integer not null default 1,
  created_at timestamptz not null,
  foreign key (client_id, device_id) references device (client_id, id),
  unique (client_id, name)
);
call protect('snmp_user', 'none');
grant select, insert, update, delete on snmp_user to watchfloor_app;
grant select on snmp_user to watchfloor_wire;

-- Ourselves as SNMP engine: informs are sent to this id, and its boots must grow with each start (RFC 3414 section 2.2).
create table snmp_engine (
  one boolean primary key default true check (one),
  engine_id bytea not null,
  boots integer not null
);
grant select, insert, update on snmp_engine to watchfloor_wire;

-- What nobody knows the sender of, in groups of one cause. It belongs to no client, so that only whoever sees all
-- clients may look at it; the records' path, which has no scope, writes it.
create table quarantine_group (
  id uuid primary key,
  listener text not null,
  transport text not null,
  address inet not null,
  reason text not null,
  -- HOSTNAME behind a relay; '' where it plays no part.
  host text not null default '',
  -- Fingerprint that was presented; '' when none was.
  certificate text not null default '',
  held integer not null default 0,
  held_bytes bigint not null default 0,
  -- Came too, but there was no room.
  dropped bigint not null default 0,
  first_at timestamptz not null,
  last_at timestamptz not null,
  -- The newest record, whether held or not, cut to 2 KiB.
  last_sample bytea not null,
  unique (listener, address, reason, host, certificate)
);
create index quarantine_group_newest on quarantine_group (last_at desc, id);
-- Records on their way out: set aside under a name, appended to the log under that name, then deleted. Whoever finds one
-- after a crash appends again; the log knows the name and takes nothing twice.
create table quarantine_replay (
  id uuid primary key,
  group_id uuid not null references quarantine_group,
  client_id uuid not null references client,
  device_id uuid,
  zone text,
  created_at timestamptz not null
);
create table quarantine_record (
  id bigint generated always as identity primary key,
  group_id uuid not null references quarantine_group on delete cascade,
  replay_id uuid references quarantine_replay,
  kind text not null check (kind in ('syslog', 'trap', 'json')),
  at timestamptz not null,
  record bytea not null
);
alter table quarantine_record alter record set storage external;
create index quarantine_record_group on quarantine_record (group_id, id);
create index quarantine_record_age on quarantine_record (at);
create index quarantine_record_replay on quarantine_record (replay_id) where replay_id is not null;
alter table quarantine_group enable row level security;
alter table quarantine_group force row level security;
alter table quarantine_record enable row level security;
alter table quarantine_record force row level security;
alter table quarantine_replay enable row level security;
alter table quarantine_replay force row level security;
create policy all_clients_only on quarantine_group using ((select app_side()) in ('staff', 'system') and (select app_all_clients()));
create policy all_clients_only on quarantine_record using ((select app_side()) in ('staff', 'system') and (select app_all_clients()));
create policy all_clients_only on quarantine_replay using ((select app_side()) in ('staff', 'system') and (select app_all_clients()));
grant select on quarantine_group, quarantine_record to watchfloor_app;
grant select, insert, update, delete on quarantine_group, quarantine_record, quarantine_replay to watchfloor_wire;

-- When each source was last heard. A row without a device stands for everything of that client that no device is named for.
create table source_health (
  client_id uuid not null,
  device_id uuid,
  listener text not null,
  address inet not null,
  first_heard_at timestamptz not null,
  last_heard_at timestamptz not null,
  records bigint not null,
  unique nulls not distinct (client_id, device_id)
);
call protect('source_health', 'none');
grant select on source_health to watchfloor_app;
grant select, insert, update on source_health to watchfloor_wire;
