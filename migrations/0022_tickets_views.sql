-- Views shared with one SOC or with all staff. What narrows to one client is for those who see that client: its name
-- and id stand in the view.
alter table ticket_view add client_id uuid references client;
update ticket_view set client_id = c.id from client c where c.id::text = ticket_view.filter ->> 'client';
alter table ticket_view add check (soc_id is null or shared);
drop policy read on ticket_view;
drop policy change on ticket_view;
drop policy remove on ticket_view;
create policy read on ticket_view for select using (
  (select app_side() = 'system') or ((select app_side() = 'staff')
    and (client_id is null or (select app_all_clients()) or client_id = any ((select app_clients())::uuid[]))
    and (owner_id = (select app_actor())
      or (shared and (soc_id is null or soc_id = (select r.soc_id from ticket_reader r where r.id = (select app_actor())))))));
-- Its owner; and those who see every client, once it is shared: who shared it may have left.
create policy change on ticket_view for update using (
  (select app_side() = 'staff') and (owner_id = (select app_actor()) or (shared and (select app_all_clients()))));
create policy remove on ticket_view for delete using (
  (select app_side() = 'staff') and (owner_id = (select app_actor()) or (shared and (select app_all_clients()))));

create view ticket_colleague_name with (security_invoker = true) as select id, name from staff;
grant select on ticket_colleague_name to watchfloor_app;

-- Which views one person has in the tabs, in what order, and which one the queue opens with.
create table ticket_view_place (
  staff_id uuid not null references staff,
  view_id uuid not null references ticket_view on delete cascade,
  place integer not null check (place >= 0),
  opens boolean not null default false,
  primary key (staff_id, view_id)
);
create unique index ticket_view_opens on ticket_view_place (staff_id) where opens;
alter table ticket_view_place enable row level security;
alter table ticket_view_place force row level security;
create policy own on ticket_view_place using ((select app_side() = 'staff') and staff_id = (select app_actor()));
grant select, insert, delete on ticket_view_place to watchfloor_app;
