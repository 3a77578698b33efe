-- Tickets that belong together. A merged ticket keeps every entry it had: what is merged is read together, nothing is
-- moved, so an un-merge loses nothing. Whoever writes to a merged ticket is heard on the one it was merged into.
alter table ticket
  add merged_into_id uuid,
  add merged_at timestamptz,
  -- What it was before, for the un-merge.
  add merged_from_state text check (merged_from_state in ('new', 'open', 'waiting-for-client', 'waiting-for-vendor', 'resolved', 'closed')),
  add foreign key (client_id, merged_into_id) references ticket (client_id, id),
  add check (num_nonnulls(merged_into_id, merged_at, merged_from_state) in (0, 3)),
  add check (merged_into_id is null or (state = 'closed' and merged_into_id <> id));
create index ticket_merged on ticket (merged_into_id) where merged_into_id is not null;

drop view ticket_line;
create view ticket_line with (security_invoker = true) as
  select t.*, c.name as client_name, d.name as device_name
  from ticket t join client c on c.id = t.client_id left join device d on d.id = t.device_id;
grant select on ticket_line to watchfloor_app;

-- A ticket and all that were merged into it, under the reader's own policies.
create function ticket_family(root uuid) returns setof uuid language sql stable rows 2 as $$
  with recursive family as (
    select root as id union select t.id from ticket t join family f on t.merged_into_id = f.id)
  select id from family
$$;
-- Where a ticket is followed now.
create function ticket_root(asked uuid) returns uuid language sql stable as $$
  with recursive way as (
    select id, merged_into_id from ticket where id = asked
    union all select t.id, t.merged_into_id from ticket t join way w on t.id = w.merged_into_id)
  select id from way where merged_into_id is null
$$;

-- An entry that was split off keeps its author and time; the original stays where it was written.
alter table ticket_entry
  add copied_from_id uuid,
  add foreign key (client_id, copied_from_id) references ticket_entry (client_id, id);

-- Tickets that a finding came through by merging, the last one in the end: an un-merge gives it back.
alter table ticket_finding add merged_path uuid[] not null default '{}';

alter table ticket_link drop constraint ticket_link_relation_check;
alter table ticket_link add constraint ticket_link_relation_check
  check (relation in ('relates-to', 'follows', 'duplicates', 'caused-by', 'child-of', 'split-from'));
create unique index ticket_link_one_parent on ticket_link (ticket_id) where relation = 'child-of';

-- Whether a finding is still kept: a ticket outlives those it is about.
create view ticket_kept_finding with (security_invoker = true) as select id from finding;
grant select on ticket_kept_finding to watchfloor_app;
