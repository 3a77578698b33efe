-- Somebody looked at everything that is unusual at a client, and each row was explained or had its ticket.
create table sweep_look (
  id uuid primary key,
  client_id uuid not null references client,
  by_id uuid,
  by_name text not null check (length(by_name) <= 200),
  at timestamptz not null,
  -- What was looked at happened since then.
  since timestamptz not null,
  anomalies integer not null,
  links integer not null,
  spikes integer not null,
  explained integer not null,
  ticketed integer not null
);
create index sweep_look_client on sweep_look (client_id, at desc, id desc);
call protect('sweep_look', 'read');
grant select, insert on sweep_look to watchfloor_app;

-- Why a finding needs nothing, in our own words: not for the client.
create table sweep_explanation (
  client_id uuid not null references client,
  finding_id uuid primary key references finding on delete cascade,
  reason text not null check (reason in ('planned', 'known', 'one-off', 'business-hours', 'other')),
  note text not null default '' check (length(note) <= 2000),
  by_id uuid,
  by_name text not null check (length(by_name) <= 200),
  at timestamptz not null,
  until timestamptz not null
);
create index sweep_explanation_client on sweep_explanation (client_id, finding_id);
call protect('sweep_explanation', 'none');
grant select, insert, update on sweep_explanation to watchfloor_app;
