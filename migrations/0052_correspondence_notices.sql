-- Mail that goes out without a ticket, such as a report. Whether its recipient may still have it is asked again at each
-- try, so it says who that is and which clients it is about.
create table notice (
  id uuid primary key,
  -- Null: about several clients; `clients` says which, null there: all.
  client_id uuid references client,
  clients uuid[],
  -- What it belongs to: to one address it goes once.
  about_id uuid not null,
  person_kind text not null check (person_kind in ('staff', 'contact')),
  person_id uuid not null,
  from_address text not null,
  to_name text not null,
  to_address text not null,
  message_id text not null unique,
  subject text not null,
  -- Emptied when it is sent or given up.
  body text not null,
  html text not null,
  -- [{name, mediaType, text}]
  files jsonb not null,
  state text not null default 'queued' check (state in ('queued', 'sent', 'failed')),
  attempts integer not null default 0,
  next_try_at timestamptz,
  said text,
  created_at timestamptz not null,
  sent_at timestamptz,
  failed_at timestamptz,
  bounce_id uuid references message,
  unique (about_id, to_address),
  check ((state = 'queued') = (next_try_at is not null))
);
create index notice_next on notice (next_try_at) where state = 'queued';
create index notice_client on notice (client_id, created_at);
call protect('notice', 'none');
grant select, insert, update on notice to watchfloor_app;
