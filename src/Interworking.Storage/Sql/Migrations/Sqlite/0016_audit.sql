-- Every change: who, from where, what. Rows are only added; each is bound to the one before it by its hash, and the newest is sealed.
create table audit (
    seq         integer primary key,          -- no gaps
    at          integer not null,             -- milliseconds since 1970 UTC
    who         text    not null,
    origin      text    not null,             -- address or machine
    action      text    not null,
    target      text    not null,
    was         text,
    becomes     text,
    hash        blob    not null
) strict;

create table audit_head (
    one  integer primary key check (one = 1),
    seq  integer not null,
    hash blob    not null,
    seal blob    not null
) strict;

insert into audit_head values (1, 0, zeroblob(32), x'');
