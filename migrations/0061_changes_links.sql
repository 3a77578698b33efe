-- Links of the network that a change touches, in words as they were when it was planned: the network may be another one later.
create table change_link (
  client_id uuid not null,
  change_id uuid not null,
  link_id uuid not null,
  words text not null check (length(words) between 1 and 600),
  -- What is at its ends, of what we watch.
  device_ids uuid[] not null,
  primary key (change_id, link_id),
  foreign key (client_id, change_id) references change_request (client_id, id)
);
call protect('change_link', 'write');
grant select, insert, delete on change_link to watchfloor_app;
