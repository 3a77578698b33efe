-- A change that was asked for in a meeting says in which one: the meeting, and the instant at which it was to begin.
alter table change_request add column meeting_id uuid;
alter table change_request add column meeting_at timestamptz;
alter table change_request add foreign key (client_id, meeting_id) references meeting (client_id, id);
alter table change_request add check ((meeting_id is null) = (meeting_at is null));
create index change_request_meeting on change_request (meeting_id) where meeting_id is not null;
