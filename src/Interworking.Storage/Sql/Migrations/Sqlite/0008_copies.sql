-- Class, ports, protocol_id and the like travel beside the text in one column; what a PDU is recognised by when it comes again stands in another.
alter table spool add column marks blob;               -- protocol_id, data_coding, elements of the user data header; null for ordinary messages
alter table spool add column fingerprints text;        -- of the parts, in hexadecimal, comma between them
alter table part add column marks blob;
alter table part add column fingerprint integer;       -- of the PDU, keyed with the environment's secret; null where copies are not looked for
alter table part drop column protocol_id;
alter table part drop column esm_class;
alter table cdr add column fingerprint integer;        -- of a message of one PDU; those of parts are in cdr_part
alter table cdr_part add column fingerprint integer;
alter table node add column stopped integer;           -- the incarnation that ended in order

-- Links that were cut while answers on them were in doubt: what was accepted of that peer from since to at may come again, here or at another node.
create table link_cut (
    slot      integer not null,
    link      text    not null,                      -- carrier:NAME or connection:NAME
    system_id text    not null,
    since     integer not null,
    at        integer not null,
    primary key (at, slot, link, system_id)
) strict, without rowid;
