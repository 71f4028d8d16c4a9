-- Messages that go to peers stand in the spool beside those that go to accounts; policy tells them apart.
alter table spool
    add column policy text,                               -- the service policy whose queue it is in; null when it goes to an account
    add column sent_by text,                              -- the connection that has it, or may have it
    add column call_id text,                              -- Call-ID and CSeq number of the MESSAGE that it came in
    add column hops integer not null default 0,
    add column priority smallint not null default 0;
-- Its state also says: 2 handed over, 3 in doubt; both only with a policy, and then it is anybody's to finish.

drop index spool_waiting;
drop index spool_due;
create index spool_waiting on spool (slot, account_id, id) where state = 0 and policy is null;
create index spool_due on spool (slot, due_at) where state = 0 and policy is null;
create index spool_queue on spool (slot, policy, id, due_at) where state = 0 and policy is not null;
create index spool_overdue on spool (slot, expires_at) where policy is not null and state <> 1;

-- A row for each message that another node finished, until its owner has counted it off: see node.spooled.
create table spool_finished_elsewhere (
    slot integer not null                                 -- the owner's
) with (autovacuum_vacuum_scale_factor = 0.02);

create index spool_finished_elsewhere_slot on spool_finished_elsewhere (slot);

-- The ids that peers gave to what we sent them; gone with the spool row.
create table peer_ref (
    id         bigint   not null,
    part       smallint not null,
    connection text     not null,
    reference  text     not null,
    state      smallint,                                  -- what the part's receipt said; null while it is owed
    primary key (id, part)
) with (fillfactor = 90, autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02);

create index peer_ref_reference on peer_ref (connection, reference);

-- What came from other environments in the last 72 hours: a copy gets the id that the first one got.
create table trace_seen (
    key text   primary key,
    id  bigint not null,
    at  bigint not null
);

create index trace_seen_at on trace_seen (at);

alter table part
    add column trace_id text,                             -- of the message, when it came from another environment
    add column hops integer not null default 0,
    add column priority smallint not null default 0;

alter table cdr add column call_id text;

-- By time, not by call_id: new rows are at its end, and peers write call_ids of any length.
create index cdr_call on cdr (id) where call_id is not null;
