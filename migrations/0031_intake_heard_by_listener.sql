-- A device that speaks by syslog and by traps is heard by both: what a listener last heard must not go with the other's.
alter table source_health drop constraint source_health_client_id_device_id_key;
alter table source_health add unique nulls not distinct (client_id, device_id, listener);
