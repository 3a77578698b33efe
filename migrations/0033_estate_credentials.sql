-- What devices are asked with: SNMP communities and users, SSH logins. Sealed three times over (src/estate/credential-seal.ts):
-- the secret by a key of its own, that key by its client's, the client's by the installation's, which is not in the database.
create table credential_key (
  client_id uuid primary key references client,
  wrapped bytea not null,
  created_at timestamptz not null
);
call protect('credential_key', 'none');
grant select, insert on credential_key to watchfloor_app;
grant select on credential_key to watchfloor_wire;

create table credential (
  id uuid primary key,
  client_id uuid not null references client,
  name text not null check (length(name) between 1 and 120),
  kind text not null check (kind in ('snmp-v2c', 'snmp-v3', 'ssh-password', 'ssh-key')),
  -- What may be shown of it: `{user, auth, priv}`; never a secret.
  shown jsonb not null default '{}',
  -- Both null once it is removed: then nothing is left to open.
  wrapped_key bytea,
  sealed bytea,
  -- The version it was sealed for, which its keys are bound to.
  sealed_for integer not null default 1,
  version integer not null default 1,
  created_at timestamptz not null,
  changed_at timestamptz not null,
  removed_at timestamptz,
  check ((removed_at is null) = (sealed is not null) and (sealed is null) = (wrapped_key is null)),
  unique (client_id, id)
);
create unique index credential_name on credential (client_id, lower(name)) where removed_at is null;
create index credential_list on credential (lower(name), id) where removed_at is null;
call protect('credential', 'none');
grant select, insert, update on credential to watchfloor_app;
grant select on credential to watchfloor_wire;

-- The days on which it was used; each day's first use is in the audit log.
create table credential_use (
  client_id uuid not null,
  credential_id uuid not null,
  day date not null,
  last_at timestamptz not null,
  primary key (client_id, credential_id, day),
  foreign key (client_id, credential_id) references credential (client_id, id)
);
call protect('credential_use', 'none');
grant select, insert, update on credential_use to watchfloor_app, watchfloor_wire;
