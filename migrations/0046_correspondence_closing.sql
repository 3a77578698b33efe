-- The mail that tells a client that its ticket is closed, what was done, and asks how it was: once for each resolution.
alter table outgoing add column about text not null default 'entry' check (about in ('entry', 'closing'));
alter table outgoing drop constraint outgoing_entry_id_to_address_key;
create unique index outgoing_once on outgoing (entry_id, to_address, about);

-- A machine wrote it: nothing of ours that a machine writes ever answers it.
alter table message add column machine boolean not null default false;

-- A client that wants no such mail. Unless it is written here, it gets it.
alter table ticket_rule add column closing_mail boolean not null default true;
