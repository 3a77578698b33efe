-- The mail that tells a client that its ticket is closed, what was done, and asks how it was: once for each resolution.
alter table outgoing add column about text not null default 'entry' check (about in ('entry', 'closing'));
alter table outgoing drop constraint outgoing_entry_id_to_address_key;
create unique index outgoing_once on outgoing (entry_id, to_address, about);

-- A machine wrote it: nothing of ours that a machine writes ever answers it.
alter table message add column machine boolean not null default false;

-- A client that wants no such mail. Unless it is written here, it gets it.
alter table ticket_rule add column closing_mail boolean not null default true;

-- A mailbox can be changed. `place` is another one whenever its account is on another server or another user's: UIDs of
-- one place say nothing of another, even under the same UIDVALIDITY. What a mail is known by is its bytes alone.
alter table mailbox add column version integer not null default 1, add column place integer not null default 1;
alter table mailbox_folder add column place integer not null default 1;
alter table mailbox_folder drop constraint mailbox_folder_pkey;
alter table mailbox_folder add primary key (mailbox_id, place, folder);
alter table message drop constraint message_mailbox_id_folder_uidvalidity_uid_key;
