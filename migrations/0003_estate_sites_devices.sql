create table site (
  id uuid primary key,
  client_id uuid not null references client,
  name text not null,
  address text not null default '',
  country text check (country ~ '^[A-Z]{2}$'),
  zone text not null,
  holidays_region text,
  latitude double precision check (latitude between -90 and 90),
  longitude double precision check (longitude between -180 and 180),
  version integer not null default 1,
  created_at timestamptz not null,
  retired_at timestamptz,
  check ((latitude is null) = (longitude is null)),
  -- Lets a device name its site together with its client, so that it can never stand on another client's site.
  unique (client_id, id)
);
-- A name is free again when its site is retired; nobody tells two sites apart by their letters' case.
create unique index site_name on site (client_id, lower(name)) where retired_at is null;
create index site_list on site (lower(name), id);
call protect('site', 'read');
grant select, insert, update on site to watchfloor_app;
grant select on site to watchfloor_wire;

create table device (
  id uuid primary key,
  client_id uuid not null references client,
  site_id uuid,
  name text not null,
  kind text not null,
  vendor text not null default '',
  model text not null default '',
  os_version text not null default '',
  -- Where it is managed, and any further address it may send from; unique only within a client: private ranges overlap.
  management_address inet check (management_address = host(management_address)::inet),
  other_addresses inet[] not null default '{}',
  serial text not null default '',
  criticality text not null default 'normal' check (criticality in ('low', 'normal', 'high', 'critical')),
  support_end date,
  version integer not null default 1,
  created_at timestamptz not null,
  retired_at timestamptz,
  -- What a search looks through, in lower case; kept by the trigger below.
  search text not null default '',
  foreign key (client_id, site_id) references site (client_id, id),
  unique (client_id, id)
);
create unique index device_name on device (client_id, lower(name)) where retired_at is null;
create index device_site on device (client_id, site_id);
create index device_list on device (lower(name), id);
call protect('device', 'read');
grant select, insert, update on device to watchfloor_app;
grant select on device to watchfloor_wire;

-- Every address of every device in service, once per client: who sends from it is never a guess.
create table device_address (
  client_id uuid not null,
  address inet not null,
  device_id uuid not null,
  -- Deferrable: an import may let two devices swap theirs.
  primary key (client_id, address) deferrable,
  foreign key (client_id, device_id) references device (client_id, id)
);
create index device_address_device on device_address (client_id, device_id);
call protect('device_address', 'read');
grant select, insert, delete on device_address to watchfloor_app;
grant select on device_address to watchfloor_wire;

create function device_search() returns trigger language plpgsql as $$
begin
  new.search := lower(concat_ws(' ', new.name, new.kind, new.vendor, new.model, new.serial, host(new.management_address),
    (select string_agg(host(address), ' ') from unnest(new.other_addresses) address)));
  return new;
end
$$;
create trigger device_search before insert or update on device for each row execute function device_search();

create function device_addresses() returns trigger language plpgsql as $$
begin
  delete from device_address where client_id = new.client_id and device_id = new.id;
  if new.retired_at is null then
    insert into device_address (client_id, address, device_id)
      select new.client_id, address, new.id
      from (select new.management_address as address union select unnest(new.other_addresses)) as all_of_it
      where address is not null;
  end if;
  return null;
end
$$;
create trigger device_addresses after insert or update of management_address, other_addresses, retired_at on device
  for each row execute function device_addresses();

-- What engineers write down about a device: a second wall inside a tenant, no client user reads it.
create table device_note (
  client_id uuid not null,
  device_id uuid primary key,
  text text not null,
  foreign key (client_id, device_id) references device (client_id, id)
);
call protect('device_note', 'none');
grant select, insert, update, delete on device_note to watchfloor_app;
