-- What the client says of a closed ticket, once, and for how long after it was resolved the client may open it again.
create table ticket_mark (
  ticket_id uuid primary key,
  client_id uuid not null,
  mark smallint not null check (mark between 1 and 5),
  text text not null default '' check (length(text) <= 1000),
  by_id uuid not null,
  by_name text not null,
  at timestamptz not null,
  changed_at timestamptz not null,
  -- When the ticket was closed that it speaks of: the month it counts in.
  closed_at timestamptz not null,
  foreign key (client_id, ticket_id) references ticket (client_id, id)
);
create index ticket_mark_client on ticket_mark (client_id, closed_at);
create index ticket_closed on ticket (closed_at) where closed_at is not null;
alter table ticket_mark enable row level security;
alter table ticket_mark force row level security;
-- Staff read marks and never write one.
create policy staff_read on ticket_mark for select using (
  (select app_side() in ('staff', 'system')) and ((select app_all_clients()) or client_id = any ((select app_clients())::uuid[])));
create policy client_side_read on ticket_mark for select using (
  (select app_side() = 'client') and client_id = any ((select app_clients())::uuid[]) and exists (select from ticket where ticket.id = ticket_id));
create policy client_side_insert on ticket_mark for insert with check (
  (select app_side() = 'client') and by_id = (select app_actor()) and client_id = any ((select app_clients())::uuid[])
  and exists (select from ticket where ticket.id = ticket_id));
create policy client_side_update on ticket_mark for update using (
  (select app_side() = 'client') and by_id = (select app_actor()) and client_id = any ((select app_clients())::uuid[]));
grant select, insert, update on ticket_mark to watchfloor_app;

-- Unless it is written here: seven days.
create table ticket_rule (
  client_id uuid primary key references client,
  reopen_days integer not null check (reopen_days between 0 and 365),
  version integer not null default 1
);
call protect('ticket_rule', 'none');
create policy client_side_read on ticket_rule for select using (
  (select app_side() = 'client') and client_id = any ((select app_clients())::uuid[]));
grant select, insert, update on ticket_rule to watchfloor_app;

create view ticket_lead with (security_invoker = true) as
  select c.id as client_id, s.id, s.name from client c join staff s on s.id = c.lead_engineer_id where s.disabled_at is null;
grant select on ticket_lead to watchfloor_app;
