-- A ticket that waits for proof of who asked: a state, so that no verb can pass by it. Replying and notes stay possible.
alter table ticket
  -- 'held': a request on it waits to be proved. 'refuted': whoever opened it was not who they said.
  add hold text check (hold in ('held', 'refuted'));

drop view ticket_line;
create view ticket_line with (security_invoker = true) as
  select t.*, c.name as client_name, d.name as device_name
  from ticket t join client c on c.id = t.client_id left join device d on d.id = t.device_id;
grant select on ticket_line to watchfloor_app;

-- One request that waits, or waited. For staff only: a client user learns that there is one and no more.
create table ticket_hold (
  -- Of whoever holds: the same one again holds once.
  id uuid primary key,
  client_id uuid not null,
  ticket_id uuid not null,
  why text not null check (length(why) between 1 and 500),
  touches text[] not null,
  -- The request opened the ticket; when it is refuted, nothing true remains to be carried out.
  opened boolean not null,
  since timestamptz not null,
  state text not null default 'held' check (state in ('held', 'proved', 'refuted')),
  settled_by_name text,
  settled_how text,
  settled_at timestamptz,
  foreign key (client_id, ticket_id) references ticket (client_id, id),
  check ((state = 'held') = (settled_at is null)),
  check (num_nonnulls(settled_by_name, settled_how, settled_at) in (0, 3))
);
create index ticket_hold_ticket on ticket_hold (client_id, ticket_id, since);
call protect('ticket_hold', 'none');
grant select, insert, update on ticket_hold to watchfloor_app;

-- Steps that give access or change something: not ticked off while the ticket waits for proof.
alter table ticket_task add guarded boolean not null default false;
alter table ticket_aid add guarded boolean not null default false;
