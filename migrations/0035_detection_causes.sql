-- What a device's own parts bring about (a sensor beyond its limit), and what was only forgotten (a certificate).
alter table finding_group drop constraint finding_group_cause_check;
alter table finding_group add constraint finding_group_cause_check
  check (cause in ('connectivity', 'attack', 'access', 'change', 'hardware', 'upkeep'));
