-- Who may sign in. Times are milliseconds since 1970 UTC.
create table access_user (
    name          text    primary key,
    password_hash text    not null,
    role          text    not null,           -- read-only, operator, billing, admin
    totp_secret   blob,                       -- null where he has no code generator
    totp_step     integer not null default 0, -- the newest step of which a code was used
    created_at    integer not null
) strict, without rowid;

create table access_session (
    hash       blob    primary key,           -- SHA-256 of what the cookie holds
    user_name  text    not null references access_user (name) on delete cascade,
    created_at integer not null,
    seen_at    integer not null,
    address    text    not null
) strict, without rowid;

create index access_session_user on access_session (user_name);

create table access_token (
    name       text    primary key,
    hash       blob    not null unique,       -- SHA-256 of the token
    role       text    not null,
    created_at integer not null,
    created_by text    not null,
    expires_at integer not null
) strict, without rowid;

-- Accounts that went one by one, so that a node which knows a million of them forgets these alone.
create table account_gone (
    id      integer primary key,
    did     text    not null,
    version integer not null                  -- at which it went
) strict;

create index account_gone_version on account_gone (version);
