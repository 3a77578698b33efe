-- What is promised: per priority and kind, of the house or of one client, counted by a calendar (null: around the clock).
create table ticket_policy (
  id uuid primary key,
  client_id uuid unique nulls not distinct references client,
  version integer not null default 1,
  changed_at timestamptz not null
);
create table ticket_target (
  policy_id uuid not null references ticket_policy,
  client_id uuid,
  priority text not null check (priority in ('P1', 'P2', 'P3', 'P4')),
  kind text not null check (kind in ('acknowledgement', 'first-response', 'next-update', 'resolution')),
  -- Null: nothing is promised, whatever the house promises.
  target_seconds integer check (target_seconds between 60 and 31536000),
  calendar_id uuid references calendar,
  primary key (policy_id, priority, kind)
);
create index ticket_target_calendar on ticket_target (calendar_id);
do $$
declare
  what text;
begin
  foreach what in array array['ticket_policy', 'ticket_target'] loop
    execute format('alter table %I enable row level security', what);
    execute format('alter table %I force row level security', what);
    execute format('create policy staff_side on %I using ((select app_side() in (''staff'', ''system'')) and (client_id is null or (select app_all_clients()) or client_id = any ((select app_clients())::uuid[])))
      with check ((select app_side() in (''staff'', ''system'')) and ((select app_all_clients()) or client_id = any ((select app_clients())::uuid[])))', what);
    -- A client user's new ticket starts its clocks.
    execute format('create policy client_side_read on %I for select using ((select app_side() = ''client'') and (client_id is null or client_id = any ((select app_clients())::uuid[])))', what);
  end loop;
end
$$;
grant select, insert, update on ticket_policy to watchfloor_app;
grant select, insert, delete on ticket_target to watchfloor_app;

alter table ticket_clock
  drop constraint ticket_clock_kind_check,
  add constraint ticket_clock_kind_check check (kind in ('acknowledgement', 'first-response', 'next-update', 'resolution')),
  -- Of the next update: one more with each word to the client within a round.
  add column turn integer not null default 1,
  add column target_seconds integer not null default 900,
  add column calendar_id uuid references calendar,
  -- When 50, 75 and 90 percent have counted, in the calendar.
  add column mark50_at timestamptz,
  add column mark75_at timestamptz,
  add column mark90_at timestamptz,
  -- Running on when null. The due time is then what it was when the pause began.
  add column paused_at timestamptz,
  add column paused_because text,
  -- Pauses that are over: [{from, to, reason}].
  add column pauses jsonb not null default '[]',
  -- What had counted when it was met.
  add column took_seconds integer;
update ticket_clock set target_seconds = extract(epoch from due_at - started_at),
  mark50_at = started_at + (due_at - started_at) * 0.5,
  mark75_at = started_at + (due_at - started_at) * 0.75,
  mark90_at = started_at + (due_at - started_at) * 0.9,
  took_seconds = extract(epoch from met_at - started_at);
alter table ticket_clock
  alter column mark50_at set not null,
  alter column mark75_at set not null,
  alter column mark90_at set not null,
  drop constraint ticket_clock_ticket_id_kind_round_key,
  add constraint ticket_clock_once unique (ticket_id, kind, round, turn),
  add check (paused_at is null or (met_at is null and cancelled_at is null));
create index ticket_clock_ended on ticket_clock (client_id, started_at);
create index ticket_clock_calendar on ticket_clock (calendar_id) where calendar_id is not null and met_at is null and cancelled_at is null;
-- A client's answer ends the wait for it: of all clocks it may only let a paused one go on, and meets none.
create policy client_side_update on ticket_clock for update
  using ((select app_side() = 'client') and client_id = any ((select app_clients())::uuid[]) and paused_at is not null
    and exists (select from ticket where ticket.id = ticket_id))
  with check ((select app_side() = 'client') and client_id = any ((select app_clients())::uuid[]) and met_at is null and cancelled_at is null);
