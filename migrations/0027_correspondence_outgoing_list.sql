-- The page of mail that went out, newest first.
create index outgoing_newest on outgoing (created_at, id);
create index outgoing_failed on outgoing (created_at, id) where state = 'failed';
