-- Times in which work is done on a device: what is found there meanwhile is kept and marked, and pages nobody.
create table quiet_window (
  id uuid primary key,
  client_id uuid not null references client,
  device_id uuid not null,
  from_at timestamptz not null,
  -- Brought forward when the work ends early; nothing makes it later.
  to_at timestamptz not null,
  -- Whose work it is: the record that asked for quiet, by kind and id. No foreign key: it belongs to a higher slice.
  owner_kind text not null check (owner_kind in ('change')),
  owner_id uuid not null,
  owner_name text not null check (length(owner_name) between 1 and 400),
  at timestamptz not null,
  foreign key (client_id, device_id) references device (client_id, id),
  check (to_at >= from_at),
  unique (owner_kind, owner_id, device_id)
);
create index quiet_window_device on quiet_window (device_id, to_at);
create index quiet_window_client on quiet_window (client_id, to_at);
call protect('quiet_window', 'read');
grant select, insert, update, delete on quiet_window to watchfloor_app;
grant select on quiet_window to watchfloor_wire;
