-- Who has a ticket open now: a row for each tab, renewed while it is seen. Nothing of it must outlive a crash.
create unlogged table ticket_looking (
  staff_id uuid not null references staff,
  client_id uuid not null,
  ticket_id uuid not null,
  tab uuid not null,
  staff_name text not null,
  at timestamptz not null,
  primary key (staff_id, ticket_id, tab),
  foreign key (client_id, ticket_id) references ticket (client_id, id)
);
create index ticket_looking_ticket on ticket_looking (ticket_id);
alter table ticket_looking enable row level security;
alter table ticket_looking force row level security;
create policy own on ticket_looking using ((select app_side()) = 'staff' and staff_id = (select app_actor())
  and ((select app_all_clients()) or client_id = any ((select app_clients())::uuid[])));
grant select, insert, update, delete on ticket_looking to watchfloor_app;
do $$ begin execute format('create policy lookers_function on ticket_looking for select to %I using (true)', current_user); end $$;

-- Who else looks at it and is not named as writing already: for staff who may see the ticket.
create function ticket_lookers(asked uuid, since timestamptz) returns table (id uuid, name text) language sql stable security definer set search_path = public, pg_temp as $$
  select distinct l.staff_id, l.staff_name from ticket_looking l
  where l.ticket_id = asked and l.at > since and app_side() = 'staff' and l.staff_id is distinct from app_actor()
    and (app_all_clients() or l.client_id = any (app_clients()))
    and not exists (select from ticket_draft d where d.ticket_id = asked and d.staff_id = l.staff_id and d.at > since)
  order by l.staff_name limit 50
$$;
revoke all on function ticket_lookers(uuid, timestamptz) from public;
grant execute on function ticket_lookers(uuid, timestamptz) to watchfloor_app;
