-- A report that could not be made is tried again later and later, and its owner is told; set back once it is made or changed.
alter table scheduled_report
  add column tries integer not null default 0,
  add column retry_at timestamptz,
  add column fault text,
  add check ((tries > 0) = (retry_at is not null)),
  add check ((tries > 0) = (fault is not null));
