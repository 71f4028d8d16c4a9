-- Class, ports, protocol_id and the like travel beside the text in one column; what a PDU is recognised by when it comes again stands in another.
alter table spool add column marks bytea;              -- protocol_id, data_coding, elements of the user data header; null for ordinary messages
alter table spool add column fingerprints text;        -- of the parts, in hexadecimal, comma between them
alter table part
    add column marks bytea,
    add column fingerprint bigint,                     -- of the PDU, keyed with the environment's secret; null where copies are not looked for
    alter column protocol_id set default 0,            -- nobody reads these two any more; nodes with an older program still write them
    alter column esm_class set default 0;
alter table cdr add column fingerprint bigint;         -- of a message of one PDU; those of parts are in cdr_part
alter table cdr_part add column fingerprint bigint;
alter table node add column stopped bigint;            -- the incarnation that ended in order

-- Links that were cut while answers on them were in doubt: what was accepted of that peer from since to at may come again, here or at another node.
create table link_cut (
    slot      integer not null,
    link      text    not null,                      -- carrier:NAME or connection:NAME
    system_id text    not null,
    since     bigint not null,
    at        bigint not null,
    primary key (at, slot, link, system_id)
);
