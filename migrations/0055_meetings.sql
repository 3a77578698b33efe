-- Meetings with a client: once, or again and again by the clock on the wall of one zone. Client users read those of their own
-- client. Occurrences are computed when they are asked for; only what differs from the rule has a row.
create table meeting (
  id uuid primary key,
  client_id uuid not null references client,
  title text not null check (length(title) between 1 and 200),
  -- A room, a number to call, an address of a call.
  place text not null default '' check (length(place) <= 500),
  zone text not null,
  -- The first day and the time of day, as a clock in the zone shows them.
  on_date date not null,
  at_time text not null check (at_time ~ '^([01]\d|2[0-3]):[0-5]\d$'),
  minutes integer not null check (minutes between 5 and 720),
  repeats text not null check (repeats in ('once', 'weekly', 'fortnightly', 'monthly', 'monthly-last')),
  -- The last day on which it may be; null: no end is known.
  until_date date,
  cancelled_at timestamptz,
  cancelled_because text check (length(cancelled_because) <= 500),
  created_by_name text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  version integer not null default 1,
  unique (client_id, id),
  check (until_date >= on_date),
  check ((cancelled_at is null) = (cancelled_because is null))
);
create index meeting_client on meeting (client_id, on_date);
call protect('meeting', 'read');
grant select, insert, update on meeting to watchfloor_app;

-- One that is not as the rule has it: moved (`to_date` and what follows), or cancelled (none of them).
create table meeting_exception (
  client_id uuid not null,
  meeting_id uuid not null,
  -- The day the rule has it on.
  date date not null,
  to_date date,
  to_time text check (to_time ~ '^([01]\d|2[0-3]):[0-5]\d$'),
  to_minutes integer check (to_minutes between 5 and 720),
  because text not null default '' check (length(because) <= 500),
  by_name text not null,
  at timestamptz not null,
  primary key (meeting_id, date),
  foreign key (client_id, meeting_id) references meeting (client_id, id),
  check (num_nulls(to_date, to_time, to_minutes) in (0, 3))
);
call protect('meeting_exception', 'read');
grant select, insert, update, delete on meeting_exception to watchfloor_app;

-- Who is asked to come, under the name they had then: client users read no contacts.
create table meeting_person (
  client_id uuid not null,
  meeting_id uuid not null,
  person_kind text not null check (person_kind in ('staff', 'contact')),
  person_id uuid not null,
  name text not null,
  primary key (meeting_id, person_kind, person_id),
  foreign key (client_id, meeting_id) references meeting (client_id, id)
);
create index meeting_person_person on meeting_person (person_id);
call protect('meeting_person', 'read');
grant select, insert, delete on meeting_person to watchfloor_app;

create view meeting_client_name with (security_invoker = true) as select id, name as client_name from client;
-- Staff's own eyes only, as contacts are. `clients`: null where all are theirs.
create view meeting_guest with (security_invoker = true) as
  select id, name, 'contact' as kind, array[client_id] as clients from contact
  union all
  select s.id, s.name, 'staff', case when s.all_clients then null else array(select a.client_id from assignment a where a.staff_id = s.id) end
  from staff s where s.disabled_at is null and not s.service;
grant select on meeting_client_name, meeting_guest to watchfloor_app;
