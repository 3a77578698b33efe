-- Knowledge: articles with versions, review dates and readers; and the board of patterns across clients.

create table article (
  id uuid primary key,
  -- Null: holds nothing of any one client, so all staff read it. Otherwise it is seen where the client is seen.
  client_id uuid references client,
  -- 'staff': ours alone. 'clients': its client, or every client when it is nobody's. 'chosen': those in article_reader.
  audience text not null default 'staff' check (audience in ('staff', 'chosen', 'clients')),
  title text not null check (length(title) between 1 and 300),
  body text not null check (length(body) between 1 and 100000),
  tags text[] not null default '{}' check (cardinality(tags) <= 20),
  -- The huddle it was written up from: one article each.
  huddle_id uuid unique references huddle,
  review_on date not null,
  reviewed_by_name text,
  reviewed_at timestamptz,
  created_by_id uuid not null references staff,
  created_by_name text not null,
  created_at timestamptz not null,
  updated_by_name text not null,
  updated_at timestamptz not null,
  retired_at timestamptz,
  version integer not null default 1,
  check (audience <> 'chosen' or client_id is null)
);
create index article_updated on article (updated_at, id);
create index article_review on article (review_on) where retired_at is null;
create index article_client on article (client_id, updated_at, id);

create table article_reader (
  article_id uuid not null references article,
  client_id uuid not null references client,
  primary key (article_id, client_id)
);
call protect('article_reader', 'read');
grant select, insert, delete on article_reader to watchfloor_app;

alter table article enable row level security;
alter table article force row level security;
create policy staff_side on article using (
  (select app_side() in ('staff', 'system')) and (client_id is null or (select app_all_clients()) or client_id = any ((select app_clients())::uuid[])));
create policy client_side_read on article for select using (
  (select app_side() = 'client') and retired_at is null and (
    (audience = 'clients' and (client_id is null or client_id = any ((select app_clients())::uuid[])))
    or (audience = 'chosen' and exists (select from article_reader r where r.article_id = id and r.client_id = any ((select app_clients())::uuid[])))));
grant select, insert, update on article to watchfloor_app;

-- Every version as it was, behind the wall of the client it was then about: an article that is made general later does
-- not take its past with it.
create table article_version (
  article_id uuid not null references article,
  version integer not null,
  client_id uuid references client,
  audience text not null,
  title text not null,
  body text not null,
  tags text[] not null,
  by_id uuid,
  by_name text not null,
  at timestamptz not null,
  primary key (article_id, version)
);
alter table article_version enable row level security;
alter table article_version force row level security;
create policy staff_side on article_version using (
  (select app_side() in ('staff', 'system')) and (client_id is null or (select app_all_clients()) or client_id = any ((select app_clients())::uuid[])));
grant select, insert on article_version to watchfloor_app;

create view article_for_client with (security_invoker = true) as select id as client_id, name as client_name from client;
grant select on article_for_client to watchfloor_app;

-- Words, as those of tickets and huddles: no right for the application, two functions that filter by the scope.
create table article_text (
  article_id uuid primary key,
  client_id uuid,
  audience text not null,
  live boolean not null,
  words tsvector not null,
  sense tsvector not null
);
create index article_text_words on article_text using gin (words);
create index article_text_sense on article_text using gin (sense);
alter table article_text enable row level security;
alter table article_text force row level security;
do $$ begin execute format('create policy search_function on article_text to %I using (true)', current_user); end $$;

create function article_text_keep() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  insert into article_text values (new.id, new.client_id, new.audience, new.retired_at is null,
    to_tsvector('simple', concat_ws(' ', new.title, array_to_string(new.tags, ' '), new.body)),
    setweight(to_tsvector('english', concat_ws(' ', new.title, array_to_string(new.tags, ' '))), 'A') || to_tsvector('english', new.body))
  on conflict (article_id) do update set client_id = excluded.client_id, audience = excluded.audience, live = excluded.live,
    words = excluded.words, sense = excluded.sense;
  return null;
end
$$;
create trigger article_text_keep after insert or update on article for each row execute function article_text_keep();

create function article_in_scope(article uuid, client uuid, audience text, live boolean) returns boolean language sql stable set search_path = public, pg_temp as $$
  select staff_in_scope(client) or app_side() = 'client' and live and (
    (audience = 'clients' and (client is null or client = any (app_clients())))
    or (audience = 'chosen' and exists (select from article_reader r where r.article_id = article and r.client_id = any (app_clients()))))
$$;

create function article_search(asked text) returns table (article_id uuid) language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  query tsquery := words_query(asked);
begin
  if query is null or numnode(query) = 0 then return; end if;
  return query select t.article_id from article_text t where t.words @@ query and article_in_scope(t.article_id, t.client_id, t.audience, t.live);
end
$$;
revoke all on function article_search(text) from public;
grant execute on function article_search(text) to watchfloor_app;

-- Live articles most like a ticket: at least two stems in common, one of them in both titles; a rare stem counts more
-- than a common one, one of the title twice.
create function article_similar(title text, more text, most integer) returns table (article_id uuid, score double precision) language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  heads text[] := tsvector_to_array(to_tsvector('english', title));
  stems text[] := (tsvector_to_array(to_tsvector('english', title || ' ' || left(more, 20000))))[1:200];
  query tsquery;
begin
  -- Whatever shares no stem of the title is not looked at any further.
  select string_agg(quote_literal(replace(stem, '\', '\\')) || ':A', ' | ')::tsquery into query from unnest(heads) as stem;
  if query is null then return; end if;
  return query
    with seen as (select t.article_id, t.sense from article_text t where t.live and article_in_scope(t.article_id, t.client_id, t.audience, t.live)),
    hit as (select s.article_id, length(s.sense) as long, w.lexeme as stem, 'A' = any (w.weights) as head
      from seen s cross join lateral unnest(s.sense) as w (lexeme, positions, weights) where s.sense @@ query and w.lexeme = any (stems)),
    weight as (select stem, ln(1 + (select count(*) from seen)::float8 / count(*)) as worth from hit group by stem)
    select h.article_id, sum(w.worth * case when head then 2 else 1 end) / (2 + ln(1 + max(h.long))) from hit h join weight w using (stem)
    group by h.article_id having count(*) >= 2 and bool_or(head and stem = any (heads)) order by 2 desc, 1 limit most;
end
$$;
revoke all on function article_similar(text, text, integer) from public;
grant execute on function article_similar(text, text, integer) to watchfloor_app;

-- Patterns: which pairs of words rise in the titles of tickets, across clients. A copy without rights for the
-- application, since the board counts tickets that its reader may not see; what leaves is suppressed and rounded here.
create table pattern_ticket (
  ticket_id uuid primary key,
  client_id uuid not null,
  opened_at timestamptz not null,
  words text[] not null
);
create index pattern_ticket_opened on pattern_ticket (opened_at);
alter table pattern_ticket enable row level security;
alter table pattern_ticket force row level security;
do $$ begin execute format('create policy pattern_function on pattern_ticket to %I using (true)', current_user); end $$;

-- The first eight words of a title that are neither names with digits in them, such as rtr1 and ge-0/0/1, nor filling.
create function pattern_words(title text) returns text[] language sql stable set search_path = public, pg_temp as $$
  select coalesce(array_agg(word order by word), '{}') from (
    select word, min(place) as first from regexp_split_to_table(lower(title), '[\s,;:()"]+') with ordinality as token (text, place)
      cross join lateral regexp_split_to_table(token.text, '[^[:alpha:]]+') as word
    where token.text !~ '\d' and length(word) > 2 and ts_lexize('english_stem', word) <> '{}' and word not in ('cannot', 'since', 'please', 'again') group by word order by first limit 8) as kept
$$;

create function pattern_ticket_keep() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  insert into pattern_ticket values (new.id, new.client_id, new.opened_at, pattern_words(new.title))
  on conflict (ticket_id) do update set words = excluded.words;
  return null;
end
$$;
create trigger pattern_ticket_keep after insert or update of title on ticket for each row execute function pattern_ticket_keep();
select set_config('app.side', 'system', true), set_config('app.all_clients', 'on', true);
insert into pattern_ticket select id, client_id, opened_at, pattern_words(title) from ticket;
select set_config('app.side', '', true), set_config('app.all_clients', '', true);

-- The rule of small counts: of clients out of the reader's sight nothing is told unless at least three of them share the
-- pair, with at least five tickets; then tickets are rounded down to fives and clients to threes. So nothing can be found
-- by subtracting what one sees, and no word that only one or two of them use leaves. They are counted up to `settled`
-- only, a whole hour, so that watching the figure change tells of no single ticket.
create function pattern_counts(before timestamptz, started timestamptz, settled timestamptz, ended timestamptz)
returns table (a text, b text, own_tickets bigint, own_before bigint, own_clients uuid[], other_tickets bigint, other_before bigint, other_clients bigint)
language plpgsql stable security definer set search_path = public, pg_temp set work_mem = '64MB' as $$
declare
  everything boolean := app_all_clients();
  mine uuid[] := app_clients();
begin
  if app_side() not in ('staff', 'system') then return; end if;
  return query
    with seen as materialized (
      select p.client_id, p.words, everything or p.client_id = any (mine) as own, p.opened_at >= started as present
      from pattern_ticket p
      where p.opened_at >= before and p.opened_at < ended and (p.opened_at < settled or everything or p.client_id = any (mine))),
    -- Pairs that are in the window at all, by client: few beside those of the long time before it.
    fresh as materialized (
      select x as word, y as other, client_id, own, count(*) as n
      from seen cross join lateral unnest(words) as x cross join lateral unnest(words) as y
      where present and x < y group by x, y, client_id, own),
    counted as (
      select word, other, coalesce(sum(n) filter (where own), 0)::bigint as ot, array_agg(client_id) filter (where own) as oc,
        coalesce(sum(n) filter (where not own), 0)::bigint as ht, count(*) filter (where not own) as hc
      from fresh group by word, other),
    told as materialized (select *, hc >= 3 and ht >= 5 as enough from counted where ot + case when hc >= 3 and ht >= 5 then ht else 0 end >= 3),
    past as (
      select t.word, t.other, count(*) filter (where s.own) as ob, count(*) filter (where not s.own) as hb
      from told t join (select own, x, words from seen cross join lateral unnest(words) as x where not present) as s on s.x = t.word and t.other = any (s.words)
      group by t.word, t.other)
    select told.word, told.other, ot, coalesce(ob, 0), coalesce(oc, '{}'), case when enough then ht - ht % 5 else 0 end,
      case when enough then coalesce(hb, 0) - coalesce(hb, 0) % 5 else 0 end, case when enough then hc - hc % 3 else 0 end
    from told left join past on past.word = told.word and past.other = told.other;
end
$$;
revoke all on function pattern_counts(timestamptz, timestamptz, timestamptz, timestamptz) from public;
grant execute on function pattern_counts(timestamptz, timestamptz, timestamptz, timestamptz) to watchfloor_app;
