-- When promises count: a zone, hours of the week, public holidays of a country and region, dates with rules of their own.
-- Of one client, or (client_id null) of the house: such rows hold nothing of any client, so all may read them.
create table calendar (
  id uuid primary key,
  client_id uuid references client,
  name text not null check (length(name) between 1 and 100),
  zone text not null,
  -- {mon: [["09:00", "17:00"]], …}
  hours jsonb not null,
  country text,
  region text,
  -- [{date, hours, because, from}]: hours empty for a day off; from 'own' or 'ical'.
  dates jsonb not null default '[]',
  version integer not null default 1,
  created_at timestamptz not null,
  check (region is null or country is not null)
);
create unique index calendar_name on calendar (client_id, lower(name)) nulls not distinct;
alter table calendar enable row level security;
alter table calendar force row level security;
create policy staff_side on calendar
  using ((select app_side() in ('staff', 'system')) and (client_id is null or (select app_all_clients()) or client_id = any ((select app_clients())::uuid[])))
  with check ((select app_side() in ('staff', 'system')) and ((select app_all_clients()) or client_id = any ((select app_clients())::uuid[])));
-- A client's ticket is due by it, and the portal says why.
create policy client_side_read on calendar for select using (
  (select app_side() = 'client') and (client_id is null or client_id = any ((select app_clients())::uuid[])));
grant select, insert, update, delete on calendar to watchfloor_app;
