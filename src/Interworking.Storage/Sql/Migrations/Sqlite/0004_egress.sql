-- Messages that go to peers stand in the spool beside those that go to accounts; policy tells them apart.
alter table spool add column policy text;                          -- the service policy whose queue it is in; null when it goes to an account
alter table spool add column sent_by text;                         -- the connection that has it, or may have it
alter table spool add column call_id text;                         -- Call-ID and CSeq number of the MESSAGE that it came in
alter table spool add column hops integer not null default 0;
alter table spool add column priority integer not null default 0;
-- Its state also says: 2 handed over, 3 in doubt; both only with a policy.

drop index spool_waiting;
drop index spool_due;
create index spool_waiting on spool (account_id) where state = 0 and policy is null;
create index spool_due on spool (due_at) where state = 0 and policy is null;
create index spool_queue on spool (policy, id, due_at) where state = 0 and policy is not null;
create index spool_overdue on spool (expires_at) where policy is not null and state <> 1;

-- The ids that peers gave to what we sent them; gone with the spool row.
create table peer_ref (
    id         integer not null,
    part       integer not null,
    connection text    not null,
    reference  text    not null,
    state      integer,                      -- what the part's receipt said; null while it is owed
    primary key (id, part)
) strict, without rowid;

create index peer_ref_reference on peer_ref (connection, reference);

-- What came from other environments in the last 72 hours: a copy gets the id that the first one got.
create table trace_seen (
    key text    primary key,
    id  integer not null,
    at  integer not null
) strict, without rowid;

create index trace_seen_at on trace_seen (at);

alter table part add column trace_id text;                         -- of the message, when it came from another environment
alter table part add column hops integer not null default 0;
alter table part add column priority integer not null default 0;

alter table cdr add column call_id text;

-- By time, not by call_id: new rows are at its end, and peers write call_ids of any length.
create index cdr_call on cdr (id) where call_id is not null;
