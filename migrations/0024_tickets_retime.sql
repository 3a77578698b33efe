-- Running clocks are computed anew in batches after targets or a calendar have changed; a batch and how far it came are
-- one transaction, so that whatever ends the process is gone on with where it stood.
create table ticket_retime (
  id uuid primary key,
  -- Null: of every client, by whatever calendar.
  client_id uuid references client,
  calendar_id uuid,
  asked_at timestamptz not null,
  -- The last ticket looked at, in the order of ids.
  last_id uuid not null default '00000000-0000-0000-0000-000000000000',
  looked integer not null default 0,
  moved integer not null default 0,
  done_at timestamptz
);
create index ticket_retime_open on ticket_retime (asked_at) where done_at is null;
alter table ticket_retime enable row level security;
alter table ticket_retime force row level security;
create policy staff_side on ticket_retime using ((select app_side() = 'system'));
create policy staff_read on ticket_retime for select using ((select app_side() = 'staff')
  and (client_id is null or (select app_all_clients()) or client_id = any ((select app_clients())::uuid[])));
grant select, insert, update, delete on ticket_retime to watchfloor_app;
