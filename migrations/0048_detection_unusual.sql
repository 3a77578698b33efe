-- What is unusual in measurements is a cause of its own: it joins no cut line's ticket.
alter table finding_group drop constraint finding_group_cause_check;
alter table finding_group add constraint finding_group_cause_check
  check (cause in ('connectivity', 'attack', 'access', 'change', 'hardware', 'upkeep', 'unusual'));
