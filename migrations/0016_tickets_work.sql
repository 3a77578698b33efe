-- What helps to work a ticket: tags, tasks, fields of one client's own, and ready texts. For staff only, all of it.
create table ticket_tag (
  id uuid primary key,
  client_id uuid not null,
  ticket_id uuid not null,
  tag text not null check (tag ~ '^[[:alnum:]][[:alnum:] ._:/-]{0,39}$'),
  by_name text not null,
  at timestamptz not null,
  unique (ticket_id, tag),
  foreign key (client_id, ticket_id) references ticket (client_id, id)
);
create index ticket_tag_tag on ticket_tag (tag, client_id);
call protect('ticket_tag', 'none');
grant select, insert, delete on ticket_tag to watchfloor_app;

create table ticket_task (
  id uuid primary key,
  client_id uuid not null,
  ticket_id uuid not null,
  seq bigint generated always as identity,
  text text not null check (length(text) between 1 and 500),
  -- Name of the checklist it came from, as it was then.
  checklist text,
  done_at timestamptz,
  done_by_name text,
  by_name text not null,
  at timestamptz not null,
  foreign key (client_id, ticket_id) references ticket (client_id, id),
  check ((done_at is null) = (done_by_name is null))
);
create index ticket_task_ticket on ticket_task (ticket_id, seq);
call protect('ticket_task', 'none');
grant select, insert, update, delete on ticket_task to watchfloor_app;

-- Canned texts, checklists and runbooks: for every client, or for one. A runbook shows itself on tickets of its kinds:
-- a ticket's kinds are its tags and the conditions of its findings.
create table ticket_aid (
  id uuid primary key,
  client_id uuid references client,
  kind text not null check (kind in ('canned-text', 'checklist', 'runbook')),
  name text not null check (length(name) between 1 and 100),
  language text not null default 'en' check (length(language) between 2 and 10),
  text text not null default '' check (length(text) <= 20000),
  items text[] not null default '{}',
  kinds text[] not null default '{}',
  version integer not null default 1,
  changed_by_name text not null,
  changed_at timestamptz not null,
  unique nulls not distinct (client_id, kind, name, language)
);
alter table ticket_aid enable row level security;
alter table ticket_aid force row level security;
create policy staff_read on ticket_aid for select using ((select app_side()) in ('staff', 'system')
  and (client_id is null or (select app_all_clients()) or client_id = any ((select app_clients())::uuid[])));
-- What every client's tickets show is changed by those who see every client.
create policy staff_write on ticket_aid using ((select app_side()) in ('staff', 'system')
  and ((select app_all_clients()) or client_id = any ((select app_clients())::uuid[])));
grant select, insert, update, delete on ticket_aid to watchfloor_app;
create view ticket_condition with (security_invoker = true) as
  select f.ticket_id, k.condition from ticket_finding f join finding k on k.id = f.finding_id;
grant select on ticket_condition to watchfloor_app;

create table ticket_field (
  id uuid primary key,
  client_id uuid not null references client,
  name text not null check (length(name) between 1 and 60),
  type text not null check (type in ('text', 'number', 'date', 'choice')),
  choices text[] not null default '{}',
  archived_at timestamptz,
  unique (client_id, id),
  unique (client_id, name),
  check ((type = 'choice') = (cardinality(choices) > 0))
);
call protect('ticket_field', 'none');
grant select, insert, update on ticket_field to watchfloor_app;

create table ticket_field_value (
  client_id uuid not null,
  ticket_id uuid not null,
  field_id uuid not null,
  value text not null check (length(value) between 1 and 1000),
  primary key (ticket_id, field_id),
  foreign key (client_id, ticket_id) references ticket (client_id, id),
  foreign key (client_id, field_id) references ticket_field (client_id, id)
);
call protect('ticket_field_value', 'none');
grant select, insert, update, delete on ticket_field_value to watchfloor_app;

-- One act on many tickets, with what each was before: for the undo. Whoever did it undoes it.
create table ticket_bulk (
  id uuid primary key,
  by_id uuid not null references staff,
  act text not null,
  at timestamptz not null,
  undone_at timestamptz
);
alter table ticket_bulk enable row level security;
alter table ticket_bulk force row level security;
create policy own on ticket_bulk using ((select app_side()) = 'staff' and by_id = (select app_actor()));
grant select, insert, update on ticket_bulk to watchfloor_app;
create table ticket_bulk_item (
  bulk_id uuid not null references ticket_bulk,
  client_id uuid not null,
  ticket_id uuid not null,
  version_after integer not null,
  before jsonb not null,
  primary key (bulk_id, ticket_id),
  foreign key (client_id, ticket_id) references ticket (client_id, id)
);
call protect('ticket_bulk_item', 'none');
grant select, insert on ticket_bulk_item to watchfloor_app;

-- A view shared with one SOC: its people see it.
alter table ticket_view add soc_id uuid references soc;
create view ticket_reader with (security_invoker = true) as select id, soc_id from staff;
grant select on ticket_reader to watchfloor_app;
drop policy read on ticket_view;
create policy read on ticket_view for select using (
  (select app_side() = 'system') or ((select app_side() = 'staff') and (owner_id = (select app_actor())
    or (shared and (soc_id is null or soc_id = (select r.soc_id from ticket_reader r where r.id = (select app_actor())))))));

-- Names of files, tags, tasks and values are searched as entries are.
create function ticket_text_beside() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
  row_id uuid; word text; seen_by text := 'internal'; old_id uuid;
begin
  if tg_op <> 'INSERT' then
    old_id := case tg_table_name when 'ticket_field_value' then md5(old.ticket_id::text || (to_jsonb(old) ->> 'field_id'))::uuid else (to_jsonb(old) ->> 'id')::uuid end;
    delete from ticket_text where source_id = old_id;
    if tg_op = 'DELETE' then return null; end if;
  end if;
  word := case tg_table_name when 'ticket_attachment' then to_jsonb(new) ->> 'name' when 'ticket_tag' then to_jsonb(new) ->> 'tag'
    when 'ticket_task' then to_jsonb(new) ->> 'text' else to_jsonb(new) ->> 'value' end;
  row_id := case tg_table_name when 'ticket_field_value' then md5(new.ticket_id::text || (to_jsonb(new) ->> 'field_id'))::uuid else (to_jsonb(new) ->> 'id')::uuid end;
  if tg_table_name = 'ticket_attachment' then seen_by := to_jsonb(new) ->> 'audience'; end if;
  insert into ticket_text select row_id, new.ticket_id, new.client_id, seen_by, t.state not in ('resolved', 'closed'), to_tsvector('simple', replace(word, '_', ' '))
    from ticket t where t.id = new.ticket_id;
  return null;
end
$$;
create trigger ticket_text_beside after insert on ticket_attachment for each row execute function ticket_text_beside();
create trigger ticket_text_beside after insert or delete on ticket_tag for each row execute function ticket_text_beside();
create trigger ticket_text_beside after insert or delete or update of text on ticket_task for each row execute function ticket_text_beside();
create trigger ticket_text_beside after insert or delete or update on ticket_field_value for each row execute function ticket_text_beside();

-- Every word asked for; of three letters or more, the begin of one will do. Null or empty when there is none.
create function words_query(asked text) returns tsquery language sql stable as $$
  select to_tsquery('simple', string_agg(quote_literal(replace(word, '\', ' ')) || case when length(word) > 2 then ':*' else '' end, ' & '))
  from regexp_split_to_table(trim(asked), '\s+') as word where word ~ '\w'
$$;
-- Whose eyes, asked once: as a call in the condition it was asked for every row (133 ms instead of 60 over 20,000 rows).
-- At most `most` tickets, so that a word that stands everywhere costs no more than one that stands in a few.
create function ticket_search_most(asked text, only_live boolean, most integer) returns setof uuid language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  query tsquery := words_query(asked);
  is_client boolean := app_side() = 'client';
  everywhere boolean := app_all_clients() and app_side() in ('staff', 'system');
  mine uuid[] := app_clients();
begin
  if query is null or numnode(query) = 0 or app_side() not in ('staff', 'system', 'client') then return; end if;
  return query
    select distinct t.ticket_id from ticket_text t where t.words @@ query and (t.live or not only_live)
      and (not is_client or t.audience = 'client') and (everywhere or t.client_id = any (mine)) limit most;
end
$$;
create or replace function ticket_search(asked text, only_live boolean) returns table (ticket_id uuid) language sql stable security definer set search_path = public, pg_temp as $$
  select ticket_search_most(asked, only_live, null)
$$;
-- The same question for one ticket: for walking the list in its order when nearly every ticket would be found.
create function ticket_holds(asked_id uuid, query tsquery) returns boolean language sql stable security definer set search_path = public, pg_temp cost 2000 as $$
  select exists (select from ticket_text t where t.ticket_id = asked_id and t.words @@ query
    and (app_side() in ('staff', 'system') or (app_side() = 'client' and t.audience = 'client'))
    and ((app_all_clients() and app_side() <> 'client') or t.client_id = any (app_clients())))
$$;
revoke all on function ticket_search_most(text, boolean, integer), ticket_holds(uuid, tsquery) from public;
grant execute on function ticket_search_most(text, boolean, integer), ticket_holds(uuid, tsquery) to watchfloor_app;
