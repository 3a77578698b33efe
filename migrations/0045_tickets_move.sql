-- A ticket that was filed under the wrong client goes on in a new one of the right client. No row ever changes its
-- client_id: the old ticket, and all that hangs on it, stays with the old client, closed and for staff only.
alter table ticket
  add moved_at timestamptz,
  add check (moved_at is null or (state = 'closed' and audience = 'internal'));

drop view ticket_line;
create view ticket_line with (security_invoker = true) as
  select t.*, c.name as client_name, d.name as device_name
  from ticket t join client c on c.id = t.client_id left join device d on d.id = t.device_id;
grant select on ticket_line to watchfloor_app;

-- The one row that names both clients, so only whoever may see both reads or writes it. The reason may name them too:
-- it stands nowhere else.
create table ticket_move (
  client_id uuid not null,
  ticket_id uuid not null,
  to_client_id uuid not null,
  to_ticket_id uuid not null unique,
  reason text not null check (length(reason) between 1 and 500),
  by_name text not null,
  at timestamptz not null,
  primary key (client_id, ticket_id),
  foreign key (client_id, ticket_id) references ticket (client_id, id),
  foreign key (to_client_id, to_ticket_id) references ticket (client_id, id),
  check (to_client_id <> client_id)
);
create index ticket_move_ticket on ticket_move (ticket_id);
alter table ticket_move enable row level security;
alter table ticket_move force row level security;
create policy both_clients on ticket_move using ((select app_side() in ('staff', 'system')) and ((select app_all_clients())
  or (client_id = any ((select app_clients())::uuid[]) and to_client_id = any ((select app_clients())::uuid[]))));
grant select, insert on ticket_move to watchfloor_app;

-- What was written to the client on it is not found by the client any more.
create function ticket_text_hide() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  update ticket_text set audience = 'internal' where ticket_id = new.id and audience <> 'internal';
  return null;
end
$$;
create trigger ticket_text_hide after update of moved_at on ticket for each row
  when (old.moved_at is null and new.moved_at is not null) execute function ticket_text_hide();
