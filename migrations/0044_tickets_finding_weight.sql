-- How much each finding has to say about what its ticket is called: the gravest first, then what is nearest the cause.
alter table ticket_finding add weight smallint not null default 0;
