-- When people are busy with something else: what the window of a change is held against. A war room binds everyone who works
-- for the client from its opening until half an hour after the next word it has promised.
create view change_busy with (security_invoker = true) as
  select id, client_id, 'war-room' as kind, question as busy_title, opened_at as from_at,
    coalesce(next_update_at, opened_at) + interval '30 minutes' as to_at
  from huddle where kind = 'war-room' and state = 'open';
grant select on change_busy to watchfloor_app;
