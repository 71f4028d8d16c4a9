-- What one node asks another, the owner, to do with a message that waits there: a carrier may cancel or replace it by any node. Empty in ordinary life.
create table spool_order (
    id         bigint      generated always as identity primary key,
    slot       integer     not null,               -- the owner, who is asked
    message_id bigint      not null,
    kind       smallint    not null,               -- 0 cancel, 1 replace
    body       bytea       not null,               -- the replace_sm
    asked_at   timestamptz not null default clock_timestamp(),
    taken      boolean     not null default false, -- the owner has begun
    done       boolean                             -- what came of it; null before
) with (autovacuum_vacuum_scale_factor = 0.02);

create index spool_order_slot on spool_order (slot) where not taken;
