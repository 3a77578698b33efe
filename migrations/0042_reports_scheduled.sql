-- Reports that are sent by mail at their times. About one client, or about all that the owner sees: then client_id is null.
create table scheduled_report (
  id uuid primary key,
  client_id uuid references client,
  -- Whose rights it is made with.
  owner_id uuid not null references staff,
  name text not null check (length(name) between 1 and 120),
  report text not null check (report in ('promises', 'satisfaction', 'open-tickets')),
  period text check (period in ('last-24-hours', 'last-week', 'last-month')),
  every text not null check (every in ('week', 'month')),
  days text[] not null check (days <@ '{mon,tue,wed,thu,fri,sat,sun}'),
  at_time text not null check (at_time ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'),
  zone text not null,
  -- Without foreign keys: who leaves is left out by name when it is sent, not silently before.
  staff_ids uuid[] not null default '{}',
  contact_ids uuid[] not null default '{}',
  state text not null default 'active' check (state in ('active', 'paused')),
  next_due_at timestamptz,
  -- Somebody wants it now.
  asked_at timestamptz,
  asked_by text,
  version integer not null default 1,
  created_at timestamptz not null,
  check ((report = 'open-tickets') = (period is null)),
  check ((every = 'week') = (cardinality(days) > 0)),
  check (client_id is not null or cardinality(contact_ids) = 0),
  check ((state = 'active') = (next_due_at is not null)),
  check ((asked_at is null) = (asked_by is null))
);
create index scheduled_report_client on scheduled_report (client_id, name);
create index scheduled_report_due on scheduled_report (next_due_at) where next_due_at is not null;
create index scheduled_report_asked on scheduled_report (asked_at) where asked_at is not null;
alter table scheduled_report enable row level security;
alter table scheduled_report force row level security;
-- Its owner and its recipients see it even when the client is out of their sight by now: they are told why nothing comes.
create policy read on scheduled_report for select using (
  (select app_side()) in ('staff', 'system') and ((select app_all_clients()) or client_id = any ((select app_clients())::uuid[])
    or owner_id = (select app_actor()) or (select app_actor()) = any (staff_ids)));
create policy add on scheduled_report for insert with check (
  (select app_side()) = 'staff' and ((select app_all_clients()) or client_id = any ((select app_clients())::uuid[])
    or (client_id is null and owner_id = (select app_actor()))));
create policy change on scheduled_report for update using (
  (select app_side()) in ('staff', 'system') and ((select app_all_clients()) or client_id = any ((select app_clients())::uuid[])
    or owner_id = (select app_actor()) or (select app_actor()) = any (staff_ids))) with check ((select app_side()) in ('staff', 'system'));
create policy remove on scheduled_report for delete using (
  (select app_side()) in ('staff', 'system') and ((select app_all_clients()) or client_id = any ((select app_clients())::uuid[])
    or owner_id = (select app_actor())));
grant select, insert, update, delete on scheduled_report to watchfloor_app;

-- One for each due time, and for each time somebody asked.
create table report_run (
  id uuid primary key,
  client_id uuid references client,
  report_id uuid not null references scheduled_report on delete cascade,
  cause text not null check (cause in ('due', 'asked')),
  asked_by text,
  due_at timestamptz not null,
  at timestamptz not null,
  span_from timestamptz,
  span_until timestamptz,
  outcome text not null check (outcome in ('sent', 'not-sent')),
  why text,
  -- Due times passed over while nothing ran: this one stands for them.
  missed integer not null default 0,
  unique (report_id, cause, due_at),
  check ((outcome = 'sent') = (why is null))
);
create index report_run_newest on report_run (report_id, at desc, id desc);

-- To whom it went, with what became of it; and who was left out, and why.
create table report_delivery (
  id uuid primary key,
  client_id uuid references client,
  run_id uuid not null references report_run on delete cascade,
  person_kind text not null check (person_kind in ('staff', 'contact')),
  person_id uuid not null,
  name text not null,
  address text,
  state text not null check (state in ('queued', 'sent', 'failed', 'left-out')),
  said text,
  unique (run_id, person_kind, person_id)
);
-- As far as one sees the report itself.
create procedure protect_report(what regclass, seen text) language plpgsql as $$
begin
  execute format('alter table %s enable row level security', what);
  execute format('alter table %s force row level security', what);
  execute format('create policy staff_side on %s using ((select app_side()) in (''staff'', ''system'') and %s)', what, seen);
end
$$;
call protect_report('report_run', 'exists (select from scheduled_report s where s.id = report_id)');
call protect_report('report_delivery', 'exists (select from report_run r where r.id = run_id)');
drop procedure protect_report;
grant select, insert, update, delete on report_run, report_delivery to watchfloor_app;

create view report_client with (security_invoker = true) as select id, name as client_name, archived_at from client;
create view report_person with (security_invoker = true) as
  select id, name, 'staff' as kind from staff union all select id, name, 'contact' from contact;
grant select on report_client, report_person to watchfloor_app;
