-- Gaps of a client's network, and what discovery may do and has found.

create table topology_gap (
  id uuid primary key,
  client_id uuid not null references client,
  rule text not null,
  -- What it is about, so that the same gap found again is the same row.
  key text not null,
  severity text not null check (severity in ('low', 'medium', 'high')),
  title text not null,
  why text not null,
  risk text not null,
  fix text not null,
  -- What it lies at: highlighted on the map.
  nodes uuid[] not null default '{}',
  links uuid[] not null default '{}',
  state text not null check (state in ('open', 'accepted', 'closed')),
  -- Whether the client has been told of it and sees it in the portal.
  agreed boolean not null default false,
  owner_id uuid references staff,
  owner_name text,
  next_on date,
  accepted_by text,
  accepted_until date,
  accepted_because text not null default '',
  opened_at timestamptz not null,
  closed_at timestamptz,
  version integer not null default 1,
  check ((state = 'accepted') = (accepted_by is not null and accepted_until is not null)),
  check ((state = 'closed') = (closed_at is not null)),
  unique (client_id, id)
);
create unique index topology_gap_live on topology_gap (client_id, rule, key) where state <> 'closed';
create index topology_gap_list on topology_gap (client_id, state, opened_at);
call protect('topology_gap', 'none');
create policy client_side_agreed on topology_gap for select using (
  (select app_side()) = 'client' and agreed and client_id = any ((select app_clients())::uuid[]));
grant select, insert, update on topology_gap to watchfloor_app;

-- What became of a gap, oldest first.
create table topology_gap_line (
  id bigint generated always as identity primary key,
  client_id uuid not null,
  gap_id uuid not null,
  at timestamptz not null,
  by_name text not null,
  text text not null,
  foreign key (client_id, gap_id) references topology_gap (client_id, id)
);
create index topology_gap_line_of on topology_gap_line (gap_id, id);
call protect('topology_gap_line', 'none');
grant select, insert on topology_gap_line to watchfloor_app;

-- Where discovery may look: nothing that is not listed here.
create table topology_range (
  id uuid primary key,
  client_id uuid not null references client,
  site_id uuid not null,
  range cidr not null,
  note text not null default '',
  created_at timestamptz not null,
  unique (client_id, site_id, range),
  foreign key (client_id, site_id) references site (client_id, id)
);
call protect('topology_range', 'none');
grant select, insert, delete on topology_range to watchfloor_app;

-- Discovery of one site.
create table topology_discovery (
  client_id uuid not null references client,
  site_id uuid not null,
  every_minutes integer not null check (every_minutes between 5 and 10080),
  enabled boolean not null default true,
  credential_ids uuid[] not null default '{}',
  next_at timestamptz not null,
  began_at timestamptz,
  ended_at timestamptz,
  -- What the last run said: how many were asked, answered, found, refused.
  said text not null default '',
  failed boolean not null default false,
  primary key (client_id, site_id),
  foreign key (client_id, site_id) references site (client_id, id)
);
create index topology_discovery_next on topology_discovery (next_at) where enabled;
call protect('topology_discovery', 'none');
grant select, insert, update on topology_discovery to watchfloor_app;

-- Something found that the estate does not have: a person says what becomes of it.
create table topology_proposal (
  id uuid primary key,
  client_id uuid not null references client,
  node_id uuid not null,
  site_id uuid,
  name text not null,
  kind text not null,
  address inet,
  why text not null,
  state text not null check (state in ('open', 'approved', 'dismissed', 'settled')),
  reason text not null default '',
  found_at timestamptz not null,
  decided_at timestamptz,
  decided_by text,
  device_id uuid,
  unique (client_id, node_id),
  foreign key (client_id, node_id) references topology_node (client_id, id),
  foreign key (client_id, site_id) references site (client_id, id)
);
create index topology_proposal_open on topology_proposal (client_id, found_at) where state = 'open';
call protect('topology_proposal', 'none');
grant select, insert, update on topology_proposal to watchfloor_app;

create view topology_staff with (security_invoker = true) as select id as staff_id, name from staff;
grant select on topology_staff to watchfloor_app;
create view topology_credential with (security_invoker = true) as select id as credential_id, client_id from credential where removed_at is null;
grant select on topology_credential to watchfloor_app;
-- Certificates that polling found near their end.
create view topology_certificate with (security_invoker = true) as
  select client_id, device_id, component, detail ->> 'words' as words from polled_state where kind = 'certificate' and state in ('expiring', 'expired');
grant select on topology_certificate to watchfloor_app;
