-- Huddles: a question on a record, its options, the decision, who and when. A war room is a huddle with a commander, a
-- scribe, a promised next update and many decisions. All of it is staff's: client users read none of these tables.

create table huddle (
  id uuid primary key,
  client_id uuid not null references client,
  kind text not null check (kind in ('huddle', 'war-room')),
  -- The record it is about. No foreign key: the records belong to other slices, each kept for as long as that one likes.
  about_kind text not null check (about_kind in ('ticket', 'finding', 'change', 'device')),
  about_id uuid not null,
  -- As the record was called when the huddle was opened.
  about_name text not null check (length(about_name) between 1 and 500),
  question text not null check (length(question) between 1 and 1000),
  state text not null default 'open' check (state in ('open', 'decided')),
  -- The answer of a huddle, the outcome of a war room.
  decision text check (length(decision) between 1 and 20000),
  option_id uuid,
  decided_by_id uuid,
  decided_by_name text,
  decided_at timestamptz,
  commander_id uuid references staff,
  commander_name text,
  scribe_id uuid references staff,
  scribe_name text,
  next_update_at timestamptz,
  -- When it was told that the promised update is overdue; null again with the next promise.
  overdue_at timestamptz,
  opened_by_id uuid not null references staff,
  opened_by_name text not null,
  opened_at timestamptz not null,
  updated_at timestamptz not null,
  version integer not null default 1,
  unique (client_id, id),
  check ((state = 'decided') = (decided_at is not null and decision is not null)),
  check ((commander_id is not null) = (kind = 'war-room')),
  check (next_update_at is null or kind = 'war-room')
);
-- Whoever opens a second one on the same record joins the first.
create unique index huddle_open_on_record on huddle (about_kind, about_id, kind) where state = 'open';
create index huddle_about on huddle (about_kind, about_id, opened_at);
create index huddle_opened on huddle (opened_at, id) include (client_id);
create index huddle_client_opened on huddle (client_id, opened_at, id);
create index huddle_next_update on huddle (next_update_at) where next_update_at is not null and overdue_at is null and state = 'open';
call protect('huddle', 'none');
grant select, insert, update on huddle to watchfloor_app;

create table huddle_option (
  id uuid primary key,
  seq bigint generated always as identity,
  client_id uuid not null,
  huddle_id uuid not null,
  text text not null check (length(text) between 1 and 2000),
  by_id uuid,
  by_name text not null,
  at timestamptz not null,
  foreign key (client_id, huddle_id) references huddle (client_id, id)
);
create index huddle_option_huddle on huddle_option (huddle_id, seq);
call protect('huddle_option', 'none');
grant select, insert on huddle_option to watchfloor_app;

-- What was said and done, in order; append-only. 'decision': the decisions log of a war room.
create table huddle_line (
  id uuid primary key,
  seq bigint generated always as identity,
  client_id uuid not null,
  huddle_id uuid not null,
  kind text not null check (kind in ('note', 'decision', 'update', 'command', 'overdue')),
  text text not null check (length(text) between 1 and 20000),
  by_id uuid,
  by_name text not null,
  at timestamptz not null,
  foreign key (client_id, huddle_id) references huddle (client_id, id)
);
create index huddle_line_huddle on huddle_line (huddle_id, seq);
call protect('huddle_line', 'none');
grant select, insert on huddle_line to watchfloor_app;

create table huddle_person (
  client_id uuid not null,
  huddle_id uuid not null,
  staff_id uuid not null references staff,
  staff_name text not null,
  joined_at timestamptz not null,
  left_at timestamptz,
  primary key (huddle_id, staff_id),
  foreign key (client_id, huddle_id) references huddle (client_id, id)
);
call protect('huddle_person', 'none');
grant select, insert, update on huddle_person to watchfloor_app;

-- The command is offered to one or several; the first who accepts has it, and the offers are gone.
create table huddle_offer (
  client_id uuid not null,
  huddle_id uuid not null,
  to_id uuid not null references staff,
  to_name text not null,
  by_name text not null,
  at timestamptz not null,
  primary key (huddle_id, to_id),
  foreign key (client_id, huddle_id) references huddle (client_id, id)
);
call protect('huddle_offer', 'none');
grant select, insert, delete on huddle_offer to watchfloor_app;

-- What a huddle can be about, each read under its own table's policies.
create view huddle_record with (security_invoker = true) as
  select 'ticket' as kind, id, client_id, 'WF-' || number || ' ' || title as name from ticket
  union all select 'finding', id, client_id, title from finding
  union all select 'change', id, client_id, 'CR-' || number || ' ' || title from change_request
  union all select 'device', id, client_id, name from device;
create view huddle_colleague with (security_invoker = true) as
  select s.id, s.name, s.all_clients, array(select a.client_id from assignment a where a.staff_id = s.id) as clients
  from staff s where s.disabled_at is null and not s.service;
create view huddle_client with (security_invoker = true) as select id, name as client_name from client;
grant select on huddle_record, huddle_colleague, huddle_client to watchfloor_app;

-- Words, for search and for likeness. The application has no right to this table: it asks the two functions below, which
-- filter by the transaction's scope themselves and return ids only (full-text matching is not leakproof, so a policy
-- would keep the planner from the index).
create table huddle_text (
  source_id uuid primary key,
  huddle_id uuid not null,
  client_id uuid not null,
  words tsvector not null,
  -- What it is about, as English stems; only on the row of the huddle itself.
  sense tsvector
);
create index huddle_text_words on huddle_text using gin (words);
create index huddle_text_sense on huddle_text using gin (sense) where sense is not null;
alter table huddle_text enable row level security;
alter table huddle_text force row level security;
do $$ begin execute format('create policy search_function on huddle_text to %I using (true)', current_user); end $$;

create function huddle_text_keep() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if tg_table_name = 'huddle' then
    insert into huddle_text values (new.id, new.id, new.client_id,
      to_tsvector('simple', concat_ws(' ', new.about_name, new.question, new.decision, new.commander_name)),
      setweight(to_tsvector('english', concat_ws(' ', new.about_name, new.question)), 'A') || to_tsvector('english', coalesce(new.decision, '')))
    on conflict (source_id) do update set words = excluded.words, sense = excluded.sense;
  else
    insert into huddle_text values (new.id, new.huddle_id, new.client_id, to_tsvector('simple', new.text));
  end if;
  return null;
end
$$;
create trigger huddle_text_keep after insert or update of question, decision, commander_name on huddle for each row execute function huddle_text_keep();
create trigger huddle_text_keep after insert on huddle_option for each row execute function huddle_text_keep();
create trigger huddle_text_keep after insert on huddle_line for each row execute function huddle_text_keep();

-- What the policies called staff_side say, for functions that read past them; what is of no client is all staff's.
create function staff_in_scope(client uuid) returns boolean language sql stable
  as $$ select app_side() in ('staff', 'system') and (client is null or app_all_clients() or client = any (app_clients())) $$;

-- Huddles of the transaction's scope that hold every word asked for; of three letters or more, the begin of one will do.
create function huddle_search(asked text) returns table (huddle_id uuid) language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  query tsquery := words_query(asked);
begin
  if query is null or numnode(query) = 0 then return; end if;
  return query select distinct t.huddle_id from huddle_text t where t.words @@ query and staff_in_scope(t.client_id);
end
$$;
revoke all on function huddle_search(text) from public;
grant execute on function huddle_search(text) to watchfloor_app;

-- Huddles most like a record: at least two stems in common, one of them in both titles; a rare stem counts more than a
-- common one, one of the title twice.
create function huddle_similar(title text, more text, most integer) returns table (huddle_id uuid, score double precision) language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  heads text[] := tsvector_to_array(to_tsvector('english', title));
  stems text[] := (tsvector_to_array(to_tsvector('english', title || ' ' || left(more, 20000))))[1:200];
  query tsquery;
begin
  -- Whatever shares no stem of the title is not looked at any further.
  select string_agg(quote_literal(replace(stem, '\', '\\')) || ':A', ' | ')::tsquery into query from unnest(heads) as stem;
  if query is null then return; end if;
  return query
    with seen as (select t.huddle_id, t.sense from huddle_text t where t.sense is not null and staff_in_scope(t.client_id)),
    hit as (select s.huddle_id, length(s.sense) as long, w.lexeme as stem, 'A' = any (w.weights) as head
      from seen s cross join lateral unnest(s.sense) as w (lexeme, positions, weights) where s.sense @@ query and w.lexeme = any (stems)),
    weight as (select stem, ln(1 + (select count(*) from seen)::float8 / count(*)) as worth from hit group by stem)
    select h.huddle_id, sum(w.worth * case when head then 2 else 1 end) / (2 + ln(1 + max(h.long))) from hit h join weight w using (stem)
    group by h.huddle_id having count(*) >= 2 and bool_or(head and stem = any (heads)) order by 2 desc, 1 limit most;
end
$$;
revoke all on function huddle_similar(text, text, integer) from public;
grant execute on function huddle_similar(text, text, integer) to watchfloor_app;
