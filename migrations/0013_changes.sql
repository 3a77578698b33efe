-- Change requests: asked for, planned, approved, done, verified. One wall: the client. Client users read the request, its
-- stages, devices and approvals of their own client; configurations and the findings of a window are staff's.

create sequence change_number start 101;
grant usage on sequence change_number to watchfloor_app;

-- Who may ask for changes and who may approve them, as the client has told us. One list a client.
create table change_authority (
  client_id uuid not null references client,
  person_kind text not null check (person_kind in ('client-user', 'contact')),
  person_id uuid not null,
  name text not null,
  may_request boolean not null,
  may_approve boolean not null,
  by_name text not null,
  at timestamptz not null,
  primary key (client_id, person_kind, person_id)
);
call protect('change_authority', 'read');
grant select, insert, update, delete on change_authority to watchfloor_app;

-- A change the client has approved once for always: what a standard change follows to the letter.
create table change_model (
  id uuid primary key,
  client_id uuid not null references client,
  name text not null check (length(name) between 1 and 200),
  plan text not null check (length(plan) between 1 and 50000),
  test_plan text not null default '' check (length(test_plan) <= 50000),
  back_out text not null check (length(back_out) between 1 and 50000),
  answers jsonb not null,
  -- How the client has authorised it: a letter, a contract's clause.
  authorised_how text not null check (length(authorised_how) between 1 and 1000),
  authorised_by_name text not null,
  at timestamptz not null,
  retired_at timestamptz,
  unique (client_id, id)
);
create unique index change_model_name on change_model (client_id, lower(name)) where retired_at is null;
call protect('change_model', 'read');
grant select, insert, update on change_model to watchfloor_app;

-- Time in which nothing is changed.
create table change_freeze (
  id uuid primary key,
  client_id uuid not null references client,
  site_id uuid,
  from_at timestamptz not null,
  to_at timestamptz not null,
  reason text not null check (length(reason) between 1 and 500),
  by_name text not null,
  at timestamptz not null,
  foreign key (client_id, site_id) references site (client_id, id),
  check (to_at > from_at)
);
create index change_freeze_client on change_freeze (client_id, to_at);
call protect('change_freeze', 'read');
grant select, insert, delete on change_freeze to watchfloor_app;

create table change_request (
  id uuid primary key,
  number bigint not null unique default nextval('change_number'),
  client_id uuid not null references client,
  source text not null check (source in ('portal', 'ticket', 'console', 'mail', 'meeting', 'api')),
  ticket_id uuid,
  request_id uuid,
  kind text not null check (kind in ('standard', 'normal', 'emergency')),
  model_id uuid,
  title text not null check (length(title) between 1 and 300),
  -- What is asked for and why, in the words of whoever asked.
  reason text not null check (length(reason) between 1 and 20000),
  requester_kind text not null check (requester_kind in ('client-user', 'contact', 'staff')),
  requester_id uuid not null,
  requester_name text not null,
  raised_by_id uuid not null,
  raised_by_name text not null,
  -- How we know that the requester may ask for it; null until we do.
  authority text check (length(authority) between 1 and 1000),
  stage text not null check (stage in ('requested', 'accepted', 'assessed', 'approved', 'scheduled', 'in-progress', 'implemented', 'verified', 'closed', 'rolled-back', 'declined')),
  stage_at timestamptz not null,
  site_id uuid,
  answers jsonb not null default '{}',
  risk_score integer not null default 0,
  risk text not null default 'unknown' check (risk in ('unknown', 'low', 'medium', 'high')),
  plan text not null default '' check (length(plan) <= 50000),
  test_plan text not null default '' check (length(test_plan) <= 50000),
  back_out text not null default '' check (length(back_out) <= 50000),
  window_from timestamptz,
  window_to timestamptz,
  -- One more with each change of what is approved: votes hold for one of these.
  plan_version integer not null default 1,
  plan_hash text not null check (plan_hash ~ '^[0-9a-f]{64}$'),
  -- Conflicts a person has seen and taken upon themselves when scheduling.
  conflicts_accepted_by text,
  engineer_id uuid references staff,
  engineer_name text,
  implemented_by_id uuid,
  verified_how text check (length(verified_how) between 1 and 5000),
  reopened integer not null default 0,
  raised_at timestamptz not null,
  -- The promise: from accepted to verified. Two lines on one clock.
  accepted_at timestamptz,
  wanted_at timestamptz,
  due_at timestamptz,
  verified_at timestamptz,
  ended_at timestamptz,
  warned_at timestamptz,
  wanted_missed_at timestamptz,
  breached_at timestamptz,
  -- When findings of the window that are still open become tickets; null when there is no window to end.
  quiet_until timestamptz,
  next_wake_at timestamptz,
  updated_at timestamptz not null,
  version integer not null default 1,
  unique (client_id, id),
  unique (client_id, request_id),
  foreign key (client_id, ticket_id) references ticket (client_id, id),
  foreign key (client_id, model_id) references change_model (client_id, id),
  foreign key (client_id, site_id) references site (client_id, id),
  check ((window_from is null) = (window_to is null)),
  check (window_to > window_from),
  check ((accepted_at is null) = (due_at is null)),
  check ((kind = 'standard') = (model_id is not null))
);
create index change_request_live on change_request (stage, stage_at, id);
create index change_request_client on change_request (client_id, raised_at, id);
create index change_request_raised on change_request (raised_at, id);
create index change_request_window on change_request (client_id, window_from, window_to) where window_from is not null;
create index change_request_wake on change_request (next_wake_at) where next_wake_at is not null;
create index change_request_ticket on change_request (ticket_id) where ticket_id is not null;
create index change_request_verified on change_request (verified_at) where verified_at is not null;
call protect('change_request', 'write');
grant select, insert, update on change_request to watchfloor_app;

create table change_device (
  client_id uuid not null,
  change_id uuid not null,
  device_id uuid not null,
  primary key (change_id, device_id),
  foreign key (client_id, change_id) references change_request (client_id, id),
  foreign key (client_id, device_id) references device (client_id, id)
);
create index change_device_device on change_device (device_id);
call protect('change_device', 'write');
grant select, insert, delete on change_device to watchfloor_app;

-- Every stage with its time, who brought it there and why; append-only.
create table change_stage (
  id uuid primary key,
  seq bigint generated always as identity,
  client_id uuid not null,
  change_id uuid not null,
  stage text not null,
  note text not null default '' check (length(note) <= 5000),
  by_side text not null check (by_side in ('staff', 'client', 'system', 'integration')),
  by_id uuid,
  by_name text not null,
  at timestamptz not null,
  foreign key (client_id, change_id) references change_request (client_id, id)
);
create index change_stage_change on change_stage (change_id, seq);
call protect('change_stage', 'write');
grant select, insert on change_stage to watchfloor_app;

-- Votes, each by the person signed in and by no other: the database itself holds the name to the transaction's actor.
-- `plan_hash` and `from_address` are the proof of what was approved and from where.
create table change_approval (
  id uuid primary key,
  seq bigint generated always as identity,
  client_id uuid not null,
  change_id uuid not null,
  seat text not null check (seat in ('peer', 'cab', 'client')),
  verdict text not null check (verdict in ('approve', 'refuse')),
  note text not null default '' check (length(note) <= 5000),
  plan_version integer not null,
  plan_hash text not null,
  by_id uuid not null,
  by_name text not null,
  via text not null,
  from_address text,
  at timestamptz not null,
  expired_at timestamptz,
  unique (change_id, plan_version, by_id),
  foreign key (client_id, change_id) references change_request (client_id, id)
);
create index change_approval_change on change_approval (change_id, seq);
alter table change_approval enable row level security;
alter table change_approval force row level security;
create policy staff_read on change_approval for select using (
  (select app_side() in ('staff', 'system')) and ((select app_all_clients()) or client_id = any ((select app_clients())::uuid[])));
create policy client_read on change_approval for select using (
  (select app_side() = 'client') and client_id = any ((select app_clients())::uuid[]));
create policy own_vote on change_approval for insert with check (
  by_id = (select app_actor()) and ((seat = 'client') = (select app_side() = 'client')) and (select app_side() in ('staff', 'client'))
  and ((select app_side() = 'staff' and app_all_clients()) or client_id = any ((select app_clients())::uuid[])));
create policy staff_expire on change_approval for update using (
  (select app_side() = 'staff') and ((select app_all_clients()) or client_id = any ((select app_clients())::uuid[])));
grant select, insert on change_approval to watchfloor_app;
-- What was voted stays as it was: it can only run out.
grant update (expired_at) on change_approval to watchfloor_app;

-- Configuration before and after. Staff's: configurations hold secrets.
create table change_config (
  client_id uuid not null,
  change_id uuid not null,
  part text not null check (part in ('before', 'after')),
  text text not null check (length(text) between 1 and 1000000),
  sha256 text not null,
  by_id uuid,
  by_name text not null,
  at timestamptz not null,
  primary key (change_id, part),
  foreign key (client_id, change_id) references change_request (client_id, id)
);
call protect('change_config', 'none');
grant select, insert, update on change_config to watchfloor_app;

-- Findings on its devices during its window. `fact`: as it was told, so that what outlasts the window becomes a ticket.
create table change_finding (
  client_id uuid not null,
  change_id uuid not null,
  finding_id uuid not null,
  device_id uuid,
  title text not null,
  severity text not null,
  fact jsonb not null,
  at timestamptz not null,
  cleared_at timestamptz,
  -- When it was handed to the tickets, because the window was over and it was not.
  released_at timestamptz,
  primary key (change_id, finding_id),
  foreign key (client_id, change_id) references change_request (client_id, id)
);
create index change_finding_finding on change_finding (finding_id);
call protect('change_finding', 'none');
grant select, insert, update on change_finding to watchfloor_app;

-- Names of other slices' records, each read under its own table's policies.
create view change_client_name with (security_invoker = true) as select id, name as client_name, zone as client_zone from client;
create view change_device_name with (security_invoker = true) as
  select d.id, d.client_id, d.name as device_name, d.site_id, s.name as site_name, s.zone as site_zone
  from device d left join site s on s.id = d.site_id where d.retired_at is null;
create view change_site_name with (security_invoker = true) as select id, client_id, name as site_name, zone as site_zone from site;
create view change_ticket_name with (security_invoker = true) as select id, client_id, number as ticket_number, title as ticket_title, source as ticket_source from ticket;
-- Staff's own eyes only: client users may not read contacts.
create view change_person with (security_invoker = true) as
  select id, client_id, name, 'client-user' as kind, role::text as title from client_user where disabled_at is null
  union all select id, client_id, name, 'contact', title from contact;
create view change_colleague with (security_invoker = true) as
  select s.id, s.name, s.all_clients, array(select a.client_id from assignment a where a.staff_id = s.id) as clients
  from staff s where s.disabled_at is null and not s.service;
create view change_known_finding with (security_invoker = true) as select id, client_id, state, cleared_at from finding;
grant select on change_known_finding to watchfloor_app;
grant select on change_client_name, change_device_name, change_site_name, change_ticket_name, change_person, change_colleague to watchfloor_app;
