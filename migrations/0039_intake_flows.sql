-- Flows: a fifth kind of door, and what is kept of what comes through it.
alter table listener drop constraint listener_kind_check;
alter table listener add constraint listener_kind_check
  check (kind in ('syslog-udp', 'syslog-tcp', 'syslog-tls', 'trap', 'flow'));
drop index listener_port;
create unique index listener_port on listener ((case when kind in ('syslog-udp', 'trap', 'flow') then 'udp' else 'tcp' end), port);

-- What an exporter's records look like. It says so every few minutes only: without this every restart is a gap.
create table flow_template (
  client_id uuid not null references client,
  -- The exporter: a device, or the address it sends from.
  origin text not null,
  version smallint not null check (version in (9, 10)),
  domain bigint not null,
  template_id integer not null,
  -- {kind, scopes, fields: [{id, length, enterprise}]}
  template jsonb not null,
  updated_at timestamptz not null,
  primary key (client_id, origin, version, domain, template_id)
);
call protect('flow_template', 'none');
grant select, insert, update, delete on flow_template to watchfloor_wire;

-- One minute of one port: its loudest conversations, and all that passed. Of each hour the minutes become one row.
create table flow_talk (
  client_id uuid not null references client,
  device_id uuid not null,
  -- ifIndex, as the exporter counts its ports.
  port bigint not null,
  direction text not null check (direction in ('in', 'out')),
  at timestamptz not null,
  seconds integer not null check (seconds in (60, 3600)),
  bytes double precision not null,
  packets double precision not null,
  flows bigint not null,
  -- [{source, target, protocol, port, bytes, packets, flows}], loudest first.
  talks jsonb not null,
  primary key (client_id, device_id, seconds, at, port, direction),
  foreign key (client_id, device_id) references device (client_id, id)
);
create index flow_talk_at on flow_talk (seconds, at);
call protect('flow_talk', 'read');
grant select on flow_talk to watchfloor_app;
grant select, insert, update, delete on flow_talk to watchfloor_wire;
