-- What someone is writing on a ticket: theirs alone, one for each person and ticket, touched by nobody else's act.
create table ticket_draft (
  staff_id uuid not null references staff,
  client_id uuid not null,
  ticket_id uuid not null,
  audience text not null check (audience in ('client', 'internal')),
  text text not null check (length(text) between 1 and 50000),
  staff_name text not null,
  at timestamptz not null,
  primary key (staff_id, ticket_id),
  foreign key (client_id, ticket_id) references ticket (client_id, id)
);
create index ticket_draft_ticket on ticket_draft (ticket_id);
alter table ticket_draft enable row level security;
alter table ticket_draft force row level security;
create policy own on ticket_draft using ((select app_side()) = 'staff' and staff_id = (select app_actor())
  and ((select app_all_clients()) or client_id = any ((select app_clients())::uuid[])));
grant select, insert, update, delete on ticket_draft to watchfloor_app;
do $$ begin execute format('create policy writers_function on ticket_draft for select to %I using (true)', current_user); end $$;

-- Who else is writing, never what: for staff who may see the ticket.
create function ticket_writers(asked uuid, since timestamptz) returns table (name text, audience text) language sql stable security definer set search_path = public, pg_temp as $$
  select d.staff_name, d.audience from ticket_draft d
  where d.ticket_id = asked and d.at > since and app_side() = 'staff' and d.staff_id is distinct from app_actor()
    and (app_all_clients() or d.client_id = any (app_clients())) order by d.staff_name
$$;
revoke all on function ticket_writers(uuid, timestamptz) from public;
grant execute on function ticket_writers(uuid, timestamptz) to watchfloor_app;
