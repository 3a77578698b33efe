-- The clock of changes counts in a calendar of the client's choice (null: around the clock), and tells when our own line is near.

create table change_promise (
  client_id uuid primary key references client,
  calendar_id uuid references calendar,
  by_name text not null,
  at timestamptz not null
);
create index change_promise_calendar on change_promise (calendar_id);
call protect('change_promise', 'read');
grant select, insert, update on change_promise to watchfloor_app;

alter table change_request
  add column calendar_id uuid references calendar,
  -- When three quarters of the time to our own line have counted.
  add column warn_at timestamptz;
update change_request set warn_at = accepted_at + (wanted_at - accepted_at) * 0.75 where accepted_at is not null;
alter table change_request add check ((accepted_at is null) = (warn_at is null));
create index change_request_calendar on change_request (calendar_id) where calendar_id is not null;

create view change_calendar_name with (security_invoker = true) as
  select id, name as calendar_name, zone as calendar_zone from calendar;
grant select on change_calendar_name to watchfloor_app;
