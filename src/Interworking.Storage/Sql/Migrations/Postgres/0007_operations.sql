-- What carriers may do with messages that they have submitted: schedule, ask, cancel, replace; and one message to many numbers.
-- A spool row's state also says: 4 scheduled; due_at is then the time of its first delivery, and it is anybody's to end.
alter table spool add column service_type text;                     -- as its sender wrote it; null for none

create index spool_scheduled on spool (slot, due_at) where state = 4;
create index spool_scheduled_for on spool (destination) where state = 4;
create index spool_queued_for on spool (destination) where state = 0 and policy is not null;

-- The messages of one submit_multi: its answer carried one id for all of them.
create table message_group (
    group_id bigint not null,
    id       bigint not null,                                       -- of the message, or of a part of it
    primary key (group_id, id)
);

alter table receipt add column group_id bigint not null default 0;  -- the id that the answer carried, where it was not the part's own
alter table part
    add column group_id bigint not null default 0,
    add column service_type text,
    add column scheduled_at bigint;                                 -- null for at once

create index part_id on part (id);
