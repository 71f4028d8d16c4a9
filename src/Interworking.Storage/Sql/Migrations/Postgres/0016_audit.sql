-- Every change: who, from where, what. Rows are only added; each is bound to the one before it by its hash, and the newest is sealed.
create table audit (
    seq         bigint primary key,           -- no gaps
    at          bigint not null,              -- milliseconds since 1970 UTC
    who         text   not null,
    origin      text   not null,              -- address or machine
    action      text   not null,
    target      text   not null,
    was         text,
    becomes     text,
    hash        bytea  not null
);

create table audit_head (
    one  integer primary key check (one = 1),
    seq  bigint not null,
    hash bytea  not null,
    seal bytea  not null
);

insert into audit_head values (1, 0, decode(repeat('00', 32), 'hex'), '');
