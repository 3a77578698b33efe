-- Roles that are neither owner nor superuser. `watchfloor_app` serves people and integrations; `watchfloor_wire`
-- runs the records' path, which handles batches of many clients at once and so also owns tables no person may read.
do $$
begin
  if not exists (select from pg_roles where rolname = 'watchfloor_app') then create role watchfloor_app login nosuperuser nobypassrls; end if;
  if not exists (select from pg_roles where rolname = 'watchfloor_wire') then create role watchfloor_wire login nosuperuser nobypassrls; end if;
  if not exists (select from pg_roles where rolname = 'watchfloor_auth') then create role watchfloor_auth login nosuperuser nobypassrls; end if;
end
$$;
grant usage on schema public to watchfloor_app, watchfloor_wire;
revoke create on schema public from public;

-- Row-level security reads the transaction's scope through these. A setting that was never made, or was made by an
-- earlier transaction of the same connection (then it is ''), means nobody.
create function app_side() returns text language sql stable parallel safe
  as $$ select coalesce(nullif(current_setting('app.side', true), ''), 'nobody') $$;
create function app_all_clients() returns boolean language sql stable parallel safe
  as $$ select coalesce(current_setting('app.all_clients', true), '') = 'on' $$;
create function app_clients() returns uuid[] language sql stable parallel safe
  as $$ select coalesce(nullif(current_setting('app.clients', true), ''), '{}')::uuid[] $$;
create function app_actor() returns uuid language sql stable parallel safe
  as $$ select nullif(current_setting('app.actor', true), '')::uuid $$;

-- Facts: things that happened, written in the transaction of the act. Ids are handed out before commit, so readers
-- follow (xid, id) and stop before the oldest transaction still open.
create table fact (
  xid xid8 not null default pg_current_xact_id(),
  id bigint generated always as identity,
  topic text not null,
  client_id uuid,
  subject_id uuid,
  -- Whether a client user may be told that it happened (never what it says: the route decides that).
  published boolean not null default false,
  data jsonb not null default '{}',
  at timestamptz not null,
  primary key (xid, id)
);
create index fact_at on fact (at);
alter table fact enable row level security;
alter table fact force row level security;
create policy fact_staff on fact for select using (
  (select app_side()) in ('staff', 'system') and (client_id is null or (select app_all_clients()) or client_id = any ((select app_clients())::uuid[])));
create policy fact_client on fact for select using (
  (select app_side()) = 'client' and published and client_id = any ((select app_clients())::uuid[]));
create policy fact_write on fact for insert with check (
  client_id is null or (select app_all_clients()) or client_id = any ((select app_clients())::uuid[]));
create policy fact_expire on fact for delete using ((select app_side()) = 'system');
grant select, insert, delete on fact to watchfloor_app, watchfloor_wire;

-- A doorbell only: listeners look again, nothing is carried. Equal notices of one transaction fold into one.
create function fact_ring() returns trigger language plpgsql as $$ begin perform pg_notify('fact', ''); return null; end $$;
create trigger fact_ring after insert on fact for each statement execute function fact_ring();

-- How far each worker has read. Advanced in the transaction that did the work, under the row's lock.
create table cursor (
  name text primary key,
  xid xid8 not null default '0',
  id bigint not null default 0
);
grant select, insert, update on cursor to watchfloor_app, watchfloor_wire;

-- Puts a tenant table behind row-level security. `client_side` says what client users may do with their own client's
-- rows: 'none', 'read' or 'write'. Staff see the clients of their scope, the system all. Tables with a second wall
-- inside a tenant (internal notes) write their own policies instead.
create procedure protect(what regclass, client_side text, key text default 'client_id') language plpgsql as $$
declare
  mine text := format('((select app_all_clients()) or %I = any ((select app_clients())::uuid[]))', key);
  own text := format('%I = any ((select app_clients())::uuid[])', key);
begin
  execute format('alter table %s enable row level security', what);
  execute format('alter table %s force row level security', what);
  execute format('create policy staff_side on %s using ((select app_side()) in (''staff'', ''system'') and %s)', what, mine);
  if client_side in ('read', 'write') then
    execute format('create policy client_side_read on %s for select using ((select app_side()) = ''client'' and %s)', what, own);
  end if;
  if client_side = 'write' then
    execute format('create policy client_side_insert on %s for insert with check ((select app_side()) = ''client'' and %s)', what, own);
    execute format('create policy client_side_update on %s for update using ((select app_side()) = ''client'' and %s)', what, own);
  end if;
end
$$;

-- One row. `epoch` changes when the database is restored, since transaction ids start again there: a place in the order
-- of facts means something within one epoch only. `facts_from` is the oldest place still kept.
create table installation (
  singleton boolean primary key default true check (singleton),
  epoch uuid not null default gen_random_uuid(),
  facts_from_xid xid8 not null default '0',
  -- Of the secret this installation was made with (src/db/connect.ts): with another one nothing sealed could be opened.
  secret_print text
);
insert into installation default values;
grant select on installation to watchfloor_app, watchfloor_wire;
grant update (facts_from_xid) on installation to watchfloor_app;
