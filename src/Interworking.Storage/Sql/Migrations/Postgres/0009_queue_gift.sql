-- The connections that the node can transmit on, as it said last; null before it has said anything.
alter table node add column bound text[];

-- What a node gave to another from its queues, until that has counted it. The rows themselves stand in spool under their new owner.
create table queue_gift (
    id          bigint  generated always as identity primary key,
    slot        integer not null,                -- the new owner
    policy      text    not null,
    destination text    not null,
    messages    integer not null
) with (autovacuum_vacuum_scale_factor = 0.02);

create index queue_gift_slot on queue_gift (slot, id);

-- Nodes do not only finish each other's messages, one by one; they also give and get many at a time. This is what its owner's count changes by.
alter table spool_finished_elsewhere add column messages integer not null default -1;
