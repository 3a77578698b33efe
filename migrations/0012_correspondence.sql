-- Mail: where it comes in, every mail as it came, what became of it, and what went out. A mail is stored whole before
-- anything is read of it. What belongs to no client (yet) has no client_id: staff with every client see it.

create procedure protect_mail(what regclass) language plpgsql as $$
begin
  execute format('alter table %s enable row level security', what);
  execute format('alter table %s force row level security', what);
  execute format('create policy staff_side on %s using ((select app_side()) in (''staff'', ''system'') and ((select app_all_clients()) or client_id = any ((select app_clients())::uuid[])))', what);
end
$$;

create table mailbox (
  id uuid primary key,
  -- Null: shared by all clients; whose a mail is, its sender or recipient says.
  client_id uuid references client,
  name text not null check (length(name) between 1 and 120),
  address text not null check (address = lower(address) and length(address) between 3 and 320),
  host text not null,
  port integer not null check (port between 1 and 65535),
  security text not null check (security in ('tls', 'starttls', 'none')),
  username text not null,
  auth text not null check (auth in ('password', 'oauth2')),
  -- nonce, tag and ciphertext of the password or the OAuth2 settings (AES-256-GCM, key from the installation's secret).
  sealed bytea not null,
  folders text[] not null default '{INBOX}',
  -- Where taken mail is moved; null: it stays where it is.
  done_folder text,
  state text not null default 'new' check (state in ('new', 'connected', 'waiting', 'failed', 'off')),
  connected_at timestamptz,
  last_message_at timestamptz,
  last_error text,
  last_error_at timestamptz,
  -- Mails taken in, all in all: counting them each time would read them all.
  taken bigint not null default 0,
  created_at timestamptz not null
);
create unique index mailbox_account on mailbox (host, port, username);
create index mailbox_client on mailbox (client_id);
call protect_mail('mailbox');
grant select, insert, update, delete on mailbox to watchfloor_app;

-- Mails dropped because they went in a circle or came from ourselves, by hour: for a person to see that a loop runs.
create table mailbox_loop (
  mailbox_id uuid not null references mailbox on delete cascade,
  client_id uuid references client,
  hour timestamptz not null,
  mails integer not null,
  primary key (mailbox_id, hour)
);
call protect_mail('mailbox_loop');
grant select, insert, update, delete on mailbox_loop to watchfloor_app;

-- How far each folder is read, for mail that is not moved. UIDs mean something within one UIDVALIDITY only (RFC 3501 2.3.1.1).
create table mailbox_folder (
  mailbox_id uuid not null references mailbox on delete cascade,
  client_id uuid references client,
  folder text not null,
  uidvalidity bigint not null,
  last_uid bigint not null default 0,
  primary key (mailbox_id, folder)
);
call protect_mail('mailbox_folder');
grant select, insert, update, delete on mailbox_folder to watchfloor_app;

-- Addresses that are a client's: mail to one belongs to that client. `lead`: an engineer's alias for one client.
create table client_address (
  id uuid primary key,
  client_id uuid not null references client,
  address text not null unique check (address = lower(address) and length(address) between 3 and 320),
  kind text not null check (kind in ('client', 'lead')),
  staff_id uuid references staff,
  -- Answers go to local+token@domain: the mail server takes subaddresses (RFC 5233).
  subaddressing boolean not null default false,
  created_at timestamptz not null,
  check ((kind = 'lead') = (staff_id is not null))
);
create index client_address_client on client_address (client_id, kind, address);
call protect('client_address', 'none');
grant select, insert, update, delete on client_address to watchfloor_app;

-- How a client wants requests proved that touch access, credentials or a change.
create table client_mail_rule (
  client_id uuid primary key references client,
  text text not null check (length(text) between 1 and 2000),
  updated_at timestamptz not null
);
call protect('client_mail_rule', 'none');
grant select, insert, update on client_mail_rule to watchfloor_app;

create table message (
  id uuid primary key,
  seq bigint generated always as identity,
  client_id uuid references client,
  mailbox_id uuid references mailbox on delete set null,
  came_by text not null check (came_by in ('imap', 'smtp', 'lmtp')),
  folder text,
  uidvalidity bigint,
  uid bigint,
  recipients text[] not null default '{}',
  -- Who handed it to our listener, and what it said of itself; null for mail of a mailbox.
  peer jsonb,
  raw bytea not null,
  sha256 bytea not null check (length(sha256) = 32),
  size integer not null,
  -- Where it came in and what it holds: the same mail handed over twice is one.
  arrival text not null unique,
  received_at timestamptz not null,
  state text not null default 'stored' check (state in ('stored', 'filed', 'unfiled', 'quarantined', 'automatic', 'bounce', 'dropped', 'discarded')),
  attempts integer not null default 0,
  decided_at timestamptz,
  act text,
  why text,
  -- As read:
  kind text,
  kind_reason text,
  from_name text,
  from_address text,
  subject text,
  message_id text,
  in_reply_to text,
  refs text[] not null default '{}',
  sent_at timestamptz,
  meaning bytea,
  text text,
  attachments jsonb not null default '[]',
  authentication jsonb,
  sender text check (sender in ('verified', 'unverified', 'forged')),
  contact_id uuid,
  ticket_id uuid,
  entry_id uuid,
  duplicate_of uuid,
  filed_by_name text,
  filed_at timestamptz,
  unique (mailbox_id, folder, uidvalidity, uid),
  foreign key (client_id, ticket_id) references ticket (client_id, id)
);
alter table message alter column raw set storage external;
-- The same mail in two mailboxes of one client: taken once.
create unique index message_once on message (client_id, message_id, meaning)
  where client_id is not null and message_id is not null and meaning is not null and duplicate_of is null;
create index message_to_file on message (seq) where state = 'stored';
create index message_state on message (state, received_at, id);
create index message_ids on message (message_id) where message_id is not null;
create index message_ticket on message (ticket_id, received_at) where ticket_id is not null;
create index message_from on message (from_address, received_at) where from_address is not null;
create index message_mailbox on message (mailbox_id, received_at);
call protect_mail('message');
grant select, insert, update on message to watchfloor_app;

-- One mail to one recipient, with what became of it.
create table outgoing (
  id uuid primary key,
  client_id uuid not null references client,
  ticket_id uuid not null,
  entry_id uuid not null,
  from_address text not null,
  reply_to text not null,
  to_name text not null,
  to_address text not null,
  message_id text not null unique,
  refs text[] not null default '{}',
  subject text not null,
  body text not null,
  state text not null default 'queued' check (state in ('queued', 'sent', 'failed')),
  attempts integer not null default 0,
  next_try_at timestamptz,
  said text,
  created_at timestamptz not null,
  sent_at timestamptz,
  failed_at timestamptz,
  bounce_id uuid references message,
  unique (entry_id, to_address),
  foreign key (client_id, ticket_id) references ticket (client_id, id),
  check ((state = 'queued') = (next_try_at is not null))
);
create index outgoing_next on outgoing (next_try_at) where state = 'queued';
create index outgoing_ticket on outgoing (ticket_id, created_at);
call protect('outgoing', 'none');
grant select, insert, update on outgoing to watchfloor_app;

-- A request that touches access, credentials or a change waits here until its sender is proved by the client's rule.
create table verification (
  id uuid primary key,
  client_id uuid not null references client,
  ticket_id uuid not null,
  message_id uuid not null references message,
  touches text[] not null,
  state text not null default 'needed' check (state in ('needed', 'verified', 'refused')),
  contact_id uuid,
  -- What was called: a number stored before the mail came.
  number text,
  note text,
  by_id uuid references staff,
  by_name text,
  at timestamptz,
  created_at timestamptz not null,
  unique (ticket_id, message_id),
  foreign key (client_id, ticket_id) references ticket (client_id, id),
  check ((state = 'needed') = (at is null)),
  check (state <> 'verified' or number is not null)
);
create index verification_needed on verification (client_id, ticket_id) where state = 'needed';
call protect('verification', 'none');
grant select, insert, update on verification to watchfloor_app;

alter table ticket drop constraint ticket_source_check;
alter table ticket add constraint ticket_source_check check (source in ('finding', 'portal', 'console', 'api', 'mail'));

-- What mail is matched with, each read under its own table's policies.
create view correspondence_person with (security_invoker = true) as
  select id, client_id, name, 'client-user' as kind, lower(email) as address, null::timestamptz as verified_at from client_user where disabled_at is null
  union all
  select c.id, c.client_id, c.name, 'contact', lower(channel ->> 'value'), (channel -> 'verified' ->> 'at')::timestamptz
  from contact c cross join lateral jsonb_array_elements(c.channels) channel where channel ->> 'kind' = 'email';
create view correspondence_phone with (security_invoker = true) as
  select c.id as contact_id, c.client_id, c.name, channel ->> 'value' as number
  from contact c cross join lateral jsonb_array_elements(c.channels) channel where channel ->> 'kind' in ('phone', 'mobile');
create view correspondence_ticket with (security_invoker = true) as
  select id, client_id, number, title, state, audience, requester_user_id, requester_contact_id from ticket;
create view correspondence_entry with (security_invoker = true) as
  select id, seq, client_id, ticket_id, author_name, text, at from ticket_entry
  where audience = 'client' and author_side = 'staff' and kind in ('message', 'resolution');
create view correspondence_client with (security_invoker = true) as select id, name as client_name, archived_at from client;
grant select on correspondence_person, correspondence_phone, correspondence_ticket, correspondence_entry, correspondence_client to watchfloor_app;
