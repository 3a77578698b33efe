-- Tickets, their clocks, and what is written on them. Two walls: the client (every table), and inside a client the
-- audience (tickets, entries, attachments): client users never receive a row meant for staff only.
-- States and audiences are text with a check: comparing enums is not leakproof, so under row-level security it would
-- keep the planner from the indexes.

-- Per installation; may have gaps: an opening that was rolled back takes its number with it.
create sequence ticket_number start 1001;
grant usage on sequence ticket_number to watchfloor_app;

create unique index client_user_in_client on client_user (client_id, id);
create unique index contact_in_client on contact (client_id, id);

create table ticket (
  id uuid primary key,
  number bigint not null unique default nextval('ticket_number'),
  client_id uuid not null references client,
  -- 'internal': about a client, not for its eyes; then every entry is internal too.
  audience text not null default 'client' check (audience in ('client', 'internal')),
  source text not null check (source in ('finding', 'portal', 'console', 'api')),
  opened_by_side text not null check (opened_by_side in ('staff', 'client', 'system', 'integration')),
  opened_by_id uuid,
  opened_by_name text not null,
  requester_user_id uuid,
  requester_contact_id uuid,
  requester_name text,
  -- Given by the caller so that a repeated request opens nothing twice.
  request_id uuid,
  title text not null check (length(title) between 1 and 300),
  description text not null default '' check (length(description) <= 20000),
  component text not null default '' check (length(component) <= 200),
  device_id uuid,
  impact text not null check (impact in ('high', 'medium', 'low')),
  urgency text not null check (urgency in ('high', 'medium', 'low')),
  priority text not null check (priority in ('P1', 'P2', 'P3', 'P4')),
  priority_from text not null default 'matrix' check (priority_from in ('matrix', 'hand')),
  state text not null default 'new' check (state in ('new', 'open', 'waiting-for-client', 'waiting-for-vendor', 'resolved', 'closed')),
  assignee_id uuid references staff,
  -- As the name was when it was taken: client users read it, and they may not read staff.
  assignee_name text,
  assigned_at timestamptz,
  -- When every finding on the ticket had cleared; null while a condition is open.
  conditions_cleared_at timestamptz,
  resolution text,
  resolved_at timestamptz,
  closed_at timestamptz,
  -- Due time of the earliest clock not yet met, kept in the transaction that changes a clock.
  next_due_at timestamptz,
  breached boolean not null default false,
  version integer not null default 1,
  opened_at timestamptz not null,
  updated_at timestamptz not null,
  unique (client_id, id),
  unique (client_id, request_id),
  -- Keys that hold the client: a ticket cannot name another client's device or people, whoever writes it.
  foreign key (client_id, device_id) references device (client_id, id),
  foreign key (client_id, requester_user_id) references client_user (client_id, id),
  foreign key (client_id, requester_contact_id) references contact (client_id, id) on delete set null (requester_contact_id),
  check ((assignee_id is null) = (assigned_at is null)),
  check ((state in ('resolved', 'closed')) = (resolved_at is not null)),
  check ((state = 'closed') = (closed_at is not null))
);
-- The queue: time to breach, then priority. Tickets without a running clock come last.
create index ticket_queue on ticket ((coalesce(next_due_at, 'infinity'::timestamptz)), priority, id) include (client_id)
  where state in ('new', 'open', 'waiting-for-client', 'waiting-for-vendor');
create index ticket_client_queue on ticket (client_id, (coalesce(next_due_at, 'infinity'::timestamptz)), priority, id)
  where state in ('new', 'open', 'waiting-for-client', 'waiting-for-vendor');
create index ticket_assignee_queue on ticket (assignee_id, (coalesce(next_due_at, 'infinity'::timestamptz)), priority, id)
  where state in ('new', 'open', 'waiting-for-client', 'waiting-for-vendor');
-- "is null" does not fix the order of the index above, so the pool has one of its own.
create index ticket_pool_queue on ticket ((coalesce(next_due_at, 'infinity'::timestamptz)), priority, id) include (client_id)
  where assignee_id is null and state in ('new', 'open', 'waiting-for-client', 'waiting-for-vendor');
create index ticket_priority_queue on ticket (priority, (coalesce(next_due_at, 'infinity'::timestamptz)), id) include (client_id)
  where state in ('new', 'open', 'waiting-for-client', 'waiting-for-vendor');
create index ticket_state_updated on ticket (state, updated_at, id);
create index ticket_due on ticket (next_due_at) include (client_id) where next_due_at is not null;
create index ticket_updated on ticket (updated_at, id);
create index ticket_client_updated on ticket (client_id, updated_at, id);
create index ticket_of_device on ticket (device_id, state);

alter table ticket enable row level security;
alter table ticket force row level security;
create policy staff_side on ticket using (
  (select app_side() in ('staff', 'system')) and ((select app_all_clients()) or client_id = any ((select app_clients())::uuid[])));
create policy client_side_read on ticket for select using (
  (select app_side() = 'client') and audience = 'client' and client_id = any ((select app_clients())::uuid[]));
create policy client_side_insert on ticket for insert with check (
  (select app_side() = 'client') and audience = 'client' and client_id = any ((select app_clients())::uuid[]));
create policy client_side_update on ticket for update using (
  (select app_side() = 'client') and audience = 'client' and client_id = any ((select app_clients())::uuid[]));
grant select, insert, update on ticket to watchfloor_app;

-- A row of the queue with the names it shows; each table's own policies hold for whoever asks.
create view ticket_line with (security_invoker = true) as
  select t.*, c.name as client_name, d.name as device_name
  from ticket t join client c on c.id = t.client_id left join device d on d.id = t.device_id;
grant select on ticket_line to watchfloor_app;
create view ticket_requester with (security_invoker = true) as
  select id, client_id, name, 'client-user' as kind from client_user where disabled_at is null
  union all select id, client_id, name, 'contact' from contact;
grant select on ticket_requester to watchfloor_app;
-- Staff in service and the clients they work for: who a ticket may be given to.
create view ticket_colleague with (security_invoker = true) as
  select s.id, s.name, s.all_clients, array(select a.client_id from assignment a where a.staff_id = s.id) as clients
  from staff s where s.disabled_at is null;
grant select on ticket_colleague to watchfloor_app;
create view ticket_known_finding with (security_invoker = true) as select id, client_id from finding;
grant select on ticket_known_finding to watchfloor_app;
create view ticket_client with (security_invoker = true) as select id, name as client_name from client;
grant select on ticket_client to watchfloor_app;
create view ticket_device with (security_invoker = true) as select id, client_id, name as device_name, criticality from device;
grant select on ticket_device to watchfloor_app;

-- A promise: acknowledgement (a named person claims) and first response (first client-visible entry by a person).
create table ticket_clock (
  id uuid primary key,
  client_id uuid not null,
  ticket_id uuid not null,
  kind text not null check (kind in ('acknowledgement', 'first-response')),
  -- 1 at opening; one more each time the client or a finding reopens the ticket.
  round integer not null default 1,
  started_at timestamptz not null,
  due_at timestamptz not null,
  -- When the next warning, or the breach, is to be fired; null when nothing is left to fire.
  next_wake_at timestamptz,
  warned50_at timestamptz,
  warned75_at timestamptz,
  warned90_at timestamptz,
  breached_at timestamptz,
  met_at timestamptz,
  met_by_name text,
  cancelled_at timestamptz,
  cancelled_because text,
  unique (ticket_id, kind, round),
  foreign key (client_id, ticket_id) references ticket (client_id, id),
  check (due_at > started_at),
  check (met_at is null or cancelled_at is null)
);
create index ticket_clock_wake on ticket_clock (next_wake_at) where next_wake_at is not null;
alter table ticket_clock enable row level security;
alter table ticket_clock force row level security;
create policy staff_side on ticket_clock using (
  (select app_side() in ('staff', 'system')) and ((select app_all_clients()) or client_id = any ((select app_clients())::uuid[])));
-- A client user sees and starts clocks of tickets it sees; it never meets or stops one.
create policy client_side_read on ticket_clock for select using (
  (select app_side() = 'client') and client_id = any ((select app_clients())::uuid[]) and exists (select from ticket where ticket.id = ticket_id));
create policy client_side_insert on ticket_clock for insert with check (
  (select app_side() = 'client') and client_id = any ((select app_clients())::uuid[]) and exists (select from ticket where ticket.id = ticket_id));
grant select, insert, update on ticket_clock to watchfloor_app;

-- What is written on a ticket; append-only. The second wall: client users get only audience 'client'.
create table ticket_entry (
  id uuid primary key,
  -- The order they were written in: two may fall into one millisecond, and the clock may be set back.
  seq bigint generated always as identity,
  client_id uuid not null,
  ticket_id uuid not null,
  audience text not null check (audience in ('client', 'internal')),
  kind text not null check (kind in ('message', 'resolution', 'automatic')),
  author_side text not null check (author_side in ('staff', 'client', 'system', 'integration')),
  author_id uuid,
  author_name text not null,
  text text not null check (length(text) between 1 and 50000),
  request_id uuid,
  at timestamptz not null,
  unique (client_id, id),
  unique (ticket_id, request_id),
  foreign key (client_id, ticket_id) references ticket (client_id, id)
);
create index ticket_entry_ticket on ticket_entry (ticket_id, seq);
alter table ticket_entry enable row level security;
alter table ticket_entry force row level security;
create policy staff_side on ticket_entry using (
  (select app_side() in ('staff', 'system')) and ((select app_all_clients()) or client_id = any ((select app_clients())::uuid[])));
create policy client_side_read on ticket_entry for select using (
  (select app_side() = 'client') and audience = 'client' and client_id = any ((select app_clients())::uuid[]) and exists (select from ticket where ticket.id = ticket_id));
create policy client_side_insert on ticket_entry for insert with check (
  (select app_side() = 'client') and audience = 'client' and author_side = 'client' and client_id = any ((select app_clients())::uuid[])
  and exists (select from ticket where ticket.id = ticket_id));
grant select, insert on ticket_entry to watchfloor_app;

-- Files: who sees the entry sees the file. Bytes lie in chunks under their SHA-256, once for each client and audience:
-- were they shared across audiences, storing a file would tell a client user whether staff hold the same one.
create table ticket_attachment (
  id uuid primary key,
  client_id uuid not null,
  ticket_id uuid not null,
  entry_id uuid not null,
  audience text not null check (audience in ('client', 'internal')),
  name text not null check (length(name) between 1 and 255),
  media_type text not null,
  size integer not null check (size between 1 and 26214400),
  sha256 bytea not null check (length(sha256) = 32),
  author_name text not null,
  at timestamptz not null,
  foreign key (client_id, ticket_id) references ticket (client_id, id),
  foreign key (client_id, entry_id) references ticket_entry (client_id, id)
);
create index ticket_attachment_ticket on ticket_attachment (ticket_id, at, id);
alter table ticket_attachment enable row level security;
alter table ticket_attachment force row level security;
create policy staff_side on ticket_attachment using (
  (select app_side() in ('staff', 'system')) and ((select app_all_clients()) or client_id = any ((select app_clients())::uuid[])));
create policy client_side_read on ticket_attachment for select using (
  (select app_side() = 'client') and audience = 'client' and client_id = any ((select app_clients())::uuid[]) and exists (select from ticket_entry e where e.id = entry_id));
create policy client_side_insert on ticket_attachment for insert with check (
  (select app_side() = 'client') and audience = 'client' and client_id = any ((select app_clients())::uuid[]) and exists (select from ticket_entry e where e.id = entry_id));
grant select, insert on ticket_attachment to watchfloor_app;

create table ticket_attachment_chunk (
  client_id uuid not null references client,
  audience text not null check (audience in ('client', 'internal')),
  sha256 bytea not null,
  part integer not null,
  bytes bytea not null,
  primary key (client_id, audience, sha256, part)
);
alter table ticket_attachment_chunk alter column bytes set storage external;
alter table ticket_attachment_chunk enable row level security;
alter table ticket_attachment_chunk force row level security;
create policy staff_side on ticket_attachment_chunk using (
  (select app_side() in ('staff', 'system')) and ((select app_all_clients()) or client_id = any ((select app_clients())::uuid[])));
create policy client_side_read on ticket_attachment_chunk for select using (
  (select app_side() = 'client') and audience = 'client' and client_id = any ((select app_clients())::uuid[]));
create policy client_side_insert on ticket_attachment_chunk for insert with check (
  (select app_side() = 'client') and audience = 'client' and client_id = any ((select app_clients())::uuid[]));
grant select, insert on ticket_attachment_chunk to watchfloor_app;

-- Every change: who, when, what, from, to. Staff read it; whoever changes a ticket adds to it.
create table ticket_history (
  id bigint generated always as identity primary key,
  client_id uuid not null,
  ticket_id uuid not null,
  at timestamptz not null,
  actor_side text not null check (actor_side in ('staff', 'client', 'system', 'integration')),
  actor_id uuid,
  actor_name text not null,
  what text not null,
  was text,
  became text,
  foreign key (client_id, ticket_id) references ticket (client_id, id)
);
create index ticket_history_ticket on ticket_history (ticket_id, id);
call protect('ticket_history', 'none');
create policy client_side_insert on ticket_history for insert with check (
  (select app_side() = 'client') and client_id = any ((select app_clients())::uuid[]));
grant select, insert on ticket_history to watchfloor_app;

create table ticket_watcher (
  client_id uuid not null,
  ticket_id uuid not null,
  staff_id uuid not null references staff,
  staff_name text not null,
  primary key (ticket_id, staff_id),
  foreign key (client_id, ticket_id) references ticket (client_id, id)
);
call protect('ticket_watcher', 'none');
create policy client_side_insert on ticket_watcher for insert with check (
  (select app_side() = 'client') and client_id = any ((select app_clients())::uuid[]));
grant select, insert, delete on ticket_watcher to watchfloor_app;

-- Findings a ticket is about. No foreign key: findings are kept by their own slice for as long as it likes.
create table ticket_finding (
  client_id uuid not null,
  ticket_id uuid not null,
  finding_id uuid not null,
  -- One cause, many findings: all on one ticket.
  group_id uuid not null,
  device_id uuid,
  summary text not null,
  flapping boolean not null default false,
  attached_at timestamptz not null,
  cleared_at timestamptz,
  primary key (ticket_id, finding_id),
  foreign key (client_id, ticket_id) references ticket (client_id, id)
);
create index ticket_finding_finding on ticket_finding (finding_id, attached_at);
create index ticket_finding_group on ticket_finding (group_id, attached_at);
call protect('ticket_finding', 'none');
grant select, insert, update on ticket_finding to watchfloor_app;

-- Tickets link only within one client: a link must not tell one client's staff of another's ticket.
create table ticket_link (
  id uuid primary key,
  client_id uuid not null,
  ticket_id uuid not null,
  kind text not null check (kind in ('ticket', 'device', 'event', 'finding')),
  relation text not null check (relation in ('relates-to', 'follows', 'duplicates', 'caused-by')),
  other_ticket_id uuid,
  device_id uuid,
  finding_id uuid,
  event_id text check (length(event_id) <= 200),
  by_name text not null,
  at timestamptz not null,
  foreign key (client_id, ticket_id) references ticket (client_id, id),
  foreign key (client_id, other_ticket_id) references ticket (client_id, id),
  foreign key (client_id, device_id) references device (client_id, id),
  check (other_ticket_id is distinct from ticket_id),
  check (num_nonnulls(other_ticket_id, device_id, finding_id, event_id) = 1),
  unique nulls not distinct (ticket_id, relation, other_ticket_id, device_id, finding_id, event_id)
);
create index ticket_link_other on ticket_link (other_ticket_id) where other_ticket_id is not null;
call protect('ticket_link', 'none');
grant select, insert, delete on ticket_link to watchfloor_app;

-- Saved filters of the queue: one's own, and those a colleague shares.
create table ticket_view (
  id uuid primary key,
  owner_id uuid not null references staff,
  name text not null check (length(name) between 1 and 100),
  shared boolean not null default false,
  filter jsonb not null,
  created_at timestamptz not null,
  unique (owner_id, name)
);
alter table ticket_view enable row level security;
alter table ticket_view force row level security;
create policy read on ticket_view for select using (
  (select app_side() = 'system') or ((select app_side() = 'staff') and (shared or owner_id = (select app_actor()))));
create policy add on ticket_view for insert with check ((select app_side() = 'staff') and owner_id = (select app_actor()));
create policy change on ticket_view for update using ((select app_side() = 'staff') and owner_id = (select app_actor()));
create policy remove on ticket_view for delete using ((select app_side() = 'staff') and owner_id = (select app_actor()));
grant select, insert, update, delete on ticket_view to watchfloor_app;

-- Words of tickets and entries. Full-text matching is not leakproof, so under a policy it would not use the index: the
-- application has no right to this table at all; it asks ticket_search, which filters by the transaction's scope
-- itself and returns ids only. The one policy names the owner, whom `force` would otherwise lock out as well.
create table ticket_text (
  source_id uuid primary key,
  ticket_id uuid not null,
  client_id uuid not null,
  audience text not null,
  -- Whether the ticket still needs someone: the queue searches only those. In no index, so that it changes cheaply.
  live boolean not null,
  words tsvector not null
);
create index ticket_text_words on ticket_text using gin (words);
create index ticket_text_ticket on ticket_text (ticket_id);
alter table ticket_text enable row level security;
alter table ticket_text force row level security;
do $$ begin execute format('create policy search_function on ticket_text to %I using (true)', current_user); end $$;

create function ticket_text_keep() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if tg_table_name = 'ticket_entry' then
    insert into ticket_text values (new.id, new.ticket_id, new.client_id, new.audience, true, to_tsvector('simple', new.text));
    return null;
  end if;
  insert into ticket_text values (new.id, new.id, new.client_id, new.audience, new.state not in ('resolved', 'closed'),
    to_tsvector('simple', concat_ws(' ', new.title, new.component, new.description, new.requester_name, 'WF-' || new.number, new.number)))
  on conflict (source_id) do update set words = excluded.words, audience = excluded.audience;
  return null;
end
$$;
create function ticket_text_live() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  update ticket_text set live = new.state not in ('resolved', 'closed') where ticket_id = new.id and live is distinct from (new.state not in ('resolved', 'closed'));
  return null;
end
$$;
create trigger ticket_text_keep after insert or update of title, component, description, audience on ticket for each row execute function ticket_text_keep();
create trigger ticket_text_keep after insert on ticket_entry for each row execute function ticket_text_keep();
create trigger ticket_text_live after update of state on ticket for each row when (old.state is distinct from new.state) execute function ticket_text_live();

-- Tickets of the transaction's scope that hold every word asked for; of three letters or more, the begin of one will do.
create function ticket_search(asked text, only_live boolean) returns table (ticket_id uuid) language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  query tsquery;
begin
  select to_tsquery('simple', string_agg(quote_literal(replace(word, '\', ' ')) || case when length(word) > 2 then ':*' else '' end, ' & ')) into query
    from regexp_split_to_table(trim(asked), '\s+') as word where word ~ '\w';
  if query is null or numnode(query) = 0 then return; end if;
  return query
    select distinct t.ticket_id from ticket_text t where t.words @@ query and (t.live or not only_live)
      and case app_side()
        when 'client' then t.audience = 'client' and t.client_id = any (app_clients())
        when 'staff' then app_all_clients() or t.client_id = any (app_clients())
        when 'system' then app_all_clients() or t.client_id = any (app_clients())
        else false
      end;
end
$$;
revoke all on function ticket_search(text, boolean) from public;
grant execute on function ticket_search(text, boolean) to watchfloor_app;

-- How many tickets stand where, so that the tabs of the queue need not count 100,000 rows. A change of a ticket adds
-- rows here and waits for nobody; now and then they are folded into the totals.
create table ticket_tally (
  client_id uuid not null,
  state text not null,
  assigned boolean not null,
  breached boolean not null,
  total bigint not null,
  primary key (client_id, state, assigned, breached)
);
create table ticket_tally_change (
  client_id uuid not null,
  state text not null,
  assigned boolean not null,
  breached boolean not null,
  change integer not null
);
call protect('ticket_tally', 'none');
call protect('ticket_tally_change', 'none');
grant select on ticket_tally, ticket_tally_change to watchfloor_app;
do $$ begin
  execute format('create policy keeper on ticket_tally to %I using (true)', current_user);
  execute format('create policy keeper on ticket_tally_change to %I using (true)', current_user);
end $$;

create function ticket_tally_keep() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if tg_op = 'UPDATE' then
    if (old.state, old.breached, old.assignee_id is null) = (new.state, new.breached, new.assignee_id is null) then return null; end if;
    insert into ticket_tally_change values (old.client_id, old.state, old.assignee_id is not null, old.breached, -1);
  end if;
  insert into ticket_tally_change values (new.client_id, new.state, new.assignee_id is not null, new.breached, 1);
  return null;
end
$$;
create trigger ticket_tally_keep after insert or update of state, assignee_id, breached on ticket for each row execute function ticket_tally_keep();

-- One at a time; a reader sees all of it or nothing, since it is one statement.
create function ticket_tally_fold() returns void language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if not pg_try_advisory_xact_lock(hashtext('ticket_tally_fold')) then return; end if;
  with gone as (delete from ticket_tally_change returning client_id, state, assigned, breached, change)
  insert into ticket_tally
    select client_id, state, assigned, breached, sum(change) from gone group by 1, 2, 3, 4 having sum(change) <> 0
  on conflict (client_id, state, assigned, breached) do update set total = ticket_tally.total + excluded.total;
end
$$;
revoke all on function ticket_tally_fold() from public;
grant execute on function ticket_tally_fold() to watchfloor_app;
