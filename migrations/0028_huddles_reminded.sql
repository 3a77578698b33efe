-- A war room's promised word is called to mind before it is due; what was decided is told to the client in words chosen for it.
alter table huddle add column reminded_at timestamptz;
alter table huddle_line drop constraint huddle_line_kind_check;
alter table huddle_line add constraint huddle_line_kind_check
  check (kind in ('note', 'decision', 'update', 'command', 'overdue', 'published'));

-- The ticket on which a client reads of a record; a client reads of no device by itself.
create view huddle_ticket with (security_invoker = true) as
  select 'ticket' as kind, id, id as ticket_id from ticket
  union all select 'finding', finding_id, ticket_id from ticket_finding
  union all select 'change', id, ticket_id from change_request where ticket_id is not null;
grant select on huddle_ticket to watchfloor_app;
