-- Which node holds which of the binds that were agreed with a connection's peer. A row counts while its slot is held by its incarnation and that lives.
create table connection_bind (
    connection  text    not null,
    bind        integer not null,                -- 0 to connection.binds - 1
    slot        integer not null,
    incarnation bigint  not null,
    primary key (connection, bind)
);

-- The incarnation that has given up its binds because it stops: it is not counted among those that share any more.
alter table node add column left_incarnation bigint;
