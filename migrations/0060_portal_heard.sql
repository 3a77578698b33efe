-- A device that answers when it is asked is heard, too.
create or replace view portal_device with (security_invoker = true) as
  select d.id, d.client_id, d.name, d.kind, d.vendor, d.model, d.criticality, s.name as site,
    greatest(
      (select max(h.last_heard_at) from source_health h where h.client_id = d.client_id and h.device_id = d.id),
      (select p.last_ok_at from poll_status p where p.device_id = d.id)
    ) as last_heard_at
  from device d left join site s on s.id = d.site_id
  where d.retired_at is null;

create or replace view portal_heard with (security_invoker = true) as
  select client_id, max(heard_at) as last_heard_at from (
    select client_id, last_heard_at as heard_at from source_health
    union all select client_id, last_ok_at from poll_status
  ) as heard group by client_id;
