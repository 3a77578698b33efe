-- What the portal may tell a client of things whose tables client users cannot read: only these columns. The portal reads
-- them as the system and names the client; the views keep it from reading a column too many.
create view portal_client with (security_invoker = true) as select id, name, zone, language from client where archived_at is null;

create view portal_duty with (security_invoker = true) as
  select c.id as client_id, p.part, s.name, coalesce(soc.zone, s.zone) as zone, soc.name as soc
  from client c
  cross join lateral (values (c.lead_engineer_id, 'lead-engineer'), (c.deputy_id, 'deputy')) as p (staff_id, part)
  join staff s on s.id = p.staff_id and s.disabled_at is null
  left join soc on soc.id = s.soc_id;

create view portal_soc with (security_invoker = true) as select name, zone from soc;

create view portal_device with (security_invoker = true) as
  select d.id, d.client_id, d.name, d.kind, d.vendor, d.model, d.criticality, s.name as site,
    (select max(h.last_heard_at) from source_health h where h.client_id = d.client_id and h.device_id = d.id) as last_heard_at
  from device d left join site s on s.id = d.site_id
  where d.retired_at is null;

create view portal_condition with (security_invoker = true) as
  select f.client_id, f.device_id, f.condition, f.severity, f.title, f.first_at, f.last_at from finding f where f.state = 'open';

create view portal_heard with (security_invoker = true) as
  select client_id, max(last_heard_at) as last_heard_at from source_health group by client_id;

grant select on portal_client, portal_duty, portal_soc, portal_device, portal_condition, portal_heard to watchfloor_app;
