-- From how much silence on it means something, as detection has learned it; null while it learns.
alter table source_habit add column silent_after_ms bigint;

-- What the page of sources shows of it.
create view health_habit with (security_invoker = true) as
  select client_id, device_id, silent, silent_after_ms from source_habit where device_id is not null;
grant select on health_habit to watchfloor_app;
