-- Secrets of sign-in, in a schema that only watchfloor_auth reaches: the role that serves every other request cannot
-- read a password hash, a second factor or a session even through a faulty query.
create schema auth;
grant usage on schema auth, public to watchfloor_auth;

-- One for each person who may sign in: staff.id or client_user.id. No foreign key crosses the wall.
create table auth.account (
  person_id uuid primary key,
  side text not null check (side in ('staff', 'client')),
  -- Lower case; unique over both sides, so that an address leads to one person.
  email text not null unique check (email = lower(email)),
  -- Argon2id in PHC form; null until the person has chosen one.
  password_hash text,
  password_set_at timestamptz,
  -- Sealed with a key that is not in the database. `pending` waits for its first code.
  totp_secret bytea,
  totp_pending bytea,
  totp_pending_at timestamptz,
  -- The last time step accepted: a code works once (RFC 6238 section 5.2).
  totp_last_step bigint not null default 0
);

create table auth.recovery_code (
  person_id uuid not null references auth.account on delete cascade,
  hash bytea not null,
  used_at timestamptz,
  primary key (person_id, hash)
);

create table auth.session (
  id uuid primary key,
  -- SHA-256 of the cookie: a stolen copy of this table signs nobody in.
  hash bytea not null unique,
  person_id uuid not null references auth.account on delete cascade,
  -- 'enrol': may only set up a second factor.
  strength text not null check (strength in ('full', 'enrol')),
  address text,
  agent text not null,
  created_at timestamptz not null,
  last_used_at timestamptz not null,
  expires_at timestamptz not null
);
create index session_person on auth.session (person_id);
create index session_expiry on auth.session (expires_at);

-- The password was right, the second factor is still owed.
create table auth.challenge (
  hash bytea primary key,
  person_id uuid not null references auth.account on delete cascade,
  failures integer not null default 0,
  expires_at timestamptz not null
);
create index challenge_person on auth.challenge (person_id);

-- Browsers that signed in before: others' failures do not hold them up.
create table auth.known_device (
  hash bytea not null,
  person_id uuid not null references auth.account on delete cascade,
  network text not null,
  last_used_at timestamptz not null,
  primary key (person_id, hash)
);

-- Secrets sent in addresses: set-up, invitation, password reset. A row is deleted by its use.
create table auth.link (
  hash bytea primary key,
  purpose text not null check (purpose in ('set-up', 'invitation', 'reset')),
  person_id uuid references auth.account on delete cascade,
  expires_at timestamptz,
  check ((purpose = 'set-up') = (person_id is null))
);
create index link_person on auth.link (person_id);

-- Counters behind rate limits and back-off; the key says what is counted.
create table auth.attempt (
  key text primary key,
  count integer not null,
  last_at timestamptz not null
);
create index attempt_last on auth.attempt (last_at);

grant select, insert, update, delete on all tables in schema auth to watchfloor_auth;

-- What sign-in does to people happens in one transaction with its audit line and fact; row-level security holds here too.
grant select, insert, update on staff, client_user, token to watchfloor_auth;
grant select on client, assignment, soc to watchfloor_auth;
grant select, insert on audit_entry to watchfloor_auth;
grant insert on fact to watchfloor_auth;
grant insert on assignment to watchfloor_auth;
