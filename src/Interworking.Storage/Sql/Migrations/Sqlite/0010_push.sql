-- Where sleeping apps are woken (RFC 8599): outlives the binding.
create table push_device (
    account_id integer not null,
    device     text    not null,                     -- +sip.instance, else made of the token
    provider   text    not null,
    prid       text    not null,
    param      text,
    until      integer not null,                     -- kept until then, milliseconds since 1970
    pushed_to  integer not null default 0,           -- messages up to this id need no push any more
    primary key (account_id, device)
) strict, without rowid;
create index push_device_until on push_device (until);
