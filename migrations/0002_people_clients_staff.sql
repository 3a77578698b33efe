-- Clients are tenants; staff and client users are people who sign in (their secrets live in schema auth).
create table client (
  id uuid primary key,
  name text not null,
  slug text not null unique,
  zone text not null,
  country text,
  language text not null default 'en',
  technical_level text not null default 'mixed' check (technical_level in ('technical', 'mixed', 'executive')),
  data_region text,
  lead_engineer_id uuid,
  deputy_id uuid,
  event_retention_days integer check (event_retention_days between 1 and 3650),
  version integer not null default 1,
  created_at timestamptz not null,
  archived_at timestamptz
);
-- The command line and imports name clients by their name.
create unique index client_name on client (lower(name)) where archived_at is null;
call protect('client', 'read', 'id');
grant select, insert, update on client to watchfloor_app;
grant select on client to watchfloor_wire;

-- What staff note about a client: a table of its own, since client users read their row of `client`.
create table client_note (
  client_id uuid primary key references client,
  text text not null
);
call protect('client_note', 'none');
grant select, insert, update on client_note to watchfloor_app;

create type staff_role as enum ('administrator', 'manager', 'lead-engineer', 'engineer');
create table soc (
  id uuid primary key,
  name text not null unique,
  zone text not null,
  version integer not null default 1
);
grant select, insert, update on soc to watchfloor_app;

create table staff (
  id uuid primary key,
  email text not null unique,
  name text not null,
  role staff_role not null,
  soc_id uuid references soc,
  zone text not null default 'UTC',
  -- Whether this person sees every client; otherwise those in `assignment`.
  all_clients boolean not null default false,
  -- Stands for a program with a token: never signs in, is not counted as a person.
  service boolean not null default false,
  version integer not null default 1,
  created_at timestamptz not null,
  disabled_at timestamptz
);
-- Staff rows hold no tenant data. Client users see names through the portal's own reads only.
alter table staff enable row level security;
alter table staff force row level security;
create policy staff_side on staff using ((select app_side()) in ('staff', 'system'));
grant select, insert, update on staff to watchfloor_app;
alter table client add foreign key (lead_engineer_id) references staff, add foreign key (deputy_id) references staff;

create table assignment (
  client_id uuid not null references client,
  staff_id uuid not null references staff,
  primary key (client_id, staff_id)
);
create index assignment_staff on assignment (staff_id);
call protect('assignment', 'none');
grant select, insert, delete on assignment to watchfloor_app;

create type client_role as enum ('client-administrator', 'client-viewer');
create table client_user (
  id uuid primary key,
  client_id uuid not null references client,
  email text not null unique,
  name text not null,
  role client_role not null,
  service boolean not null default false,
  version integer not null default 1,
  created_at timestamptz not null,
  disabled_at timestamptz
);
create index client_user_client on client_user (client_id, name);
-- Their administrators invite and disable users of their own client; the verbs check that role.
call protect('client_user', 'write');
grant select, insert, update on client_user to watchfloor_app;

-- People at the client we speak with; `channels` = [{kind, value, verified: null | {at, byId, byName, how}}].
create table contact (
  id uuid primary key,
  client_id uuid not null references client,
  name text not null,
  kind text not null check (kind in ('key', 'stakeholder', 'technical', 'other')),
  title text not null default '',
  language text,
  zone text,
  channels jsonb not null default '[]',
  notes text not null default '',
  version integer not null default 1,
  created_at timestamptz not null
);
create index contact_client on contact (client_id, name);
call protect('contact', 'none');
grant select, insert, update, delete on contact to watchfloor_app;

-- Tokens for programs and people; only the SHA-256 of the secret is kept.
create table token (
  id uuid primary key,
  name text not null,
  hash bytea not null unique,
  -- Whom the token stands for, with that person's present role and clients; or neither: an integration.
  staff_id uuid references staff,
  client_user_id uuid references client_user,
  check (num_nonnulls(staff_id, client_user_id) <= 1),
  -- Narrows the role; null means all that the role may do.
  scope text[],
  -- Clients an integration reaches; people's tokens reach what the person reaches.
  all_clients boolean not null default false,
  clients uuid[] not null default '{}',
  created_by uuid,
  created_at timestamptz not null,
  expires_at timestamptz,
  last_used_at timestamptz,
  revoked_at timestamptz
);
create index token_staff on token (staff_id);
alter table token enable row level security;
alter table token force row level security;
create policy staff_side on token using ((select app_side()) in ('staff', 'system'));
create policy own on token using ((select app_side()) = 'client' and client_user_id = (select app_actor()));
grant select, insert, update on token to watchfloor_app;

-- Who did what to which record, from where; written in the transaction of the act. The application may only add.
create table audit_entry (
  id bigint generated always as identity primary key,
  at timestamptz not null,
  actor_id uuid,
  actor_name text not null,
  actor_role text not null,
  via text not null,
  from_address text,
  act text not null,
  record_kind text not null,
  record_id uuid,
  client_id uuid,
  detail jsonb not null default '{}'
);
create index audit_record on audit_entry (record_kind, record_id, id);
create index audit_client on audit_entry (client_id, id);
alter table audit_entry enable row level security;
alter table audit_entry force row level security;
create policy read on audit_entry for select using (
  (select app_side()) in ('staff', 'system') and (client_id is null or (select app_all_clients()) or client_id = any ((select app_clients())::uuid[])));
create policy add on audit_entry for insert with check (true);
grant select, insert on audit_entry to watchfloor_app, watchfloor_wire;
