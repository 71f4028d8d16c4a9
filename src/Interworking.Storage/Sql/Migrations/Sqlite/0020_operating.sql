-- What operators tell the nodes to do.

-- What is not to be sent for now: messages to an account, by a connection, by a service policy.
create table hold (
    kind       text    not null,                                    -- account, connection, policy
    name       text    not null,
    account_id integer not null,                                    -- of an account, because its DID may be given to somebody else; else 0
    drained    integer not null,                                    -- of a connection: its binds are ended too
    at         integer not null,
    who        text    not null,
    reason     text    not null,
    primary key (kind, name)
) strict, without rowid;

-- Something to be done with many messages: each node does it with those that are its own.
create table operation (
    id         integer primary key autoincrement,
    verb       text    not null,
    filter     text    not null,                                    -- JSON
    policy     text,                                                -- that messages are rerouted to; null for whichever it is
    who        text    not null,
    at         integer not null,
    until_id   integer not null,                                    -- messages accepted before, by id
    matched    integer not null,
    slot       integer,                                             -- the node that does it, where one alone does; null for each its own
    ended_at   integer,
    stopped    integer not null default 0                           -- ended before it was through, by somebody
) strict;

create index operation_open on operation (id) where ended_at is null;

-- How far each node is.
create table operation_node (
    operation integer not null,
    slot      integer not null,
    looked_to integer not null,                                     -- an id: what is before was looked at
    done      integer not null,
    ended_at  integer,
    problem   text,
    primary key (operation, slot)
) strict, without rowid;

alter table spool add column pinned integer not null default 0;     -- an operator chose its policy
alter table spool add column sip_status integer not null default 0; -- that the last attempt was answered with

-- The receipts that were owed with the CDR, packed; null for none. So they can be sent again.
alter table cdr add column receipts integer;
