-- Who may sign in. Times are milliseconds since 1970 UTC.
create table access_user (
    name          text   primary key,
    password_hash text   not null,
    role          text   not null,           -- read-only, operator, billing, admin
    totp_secret   bytea,                     -- null where he has no code generator
    totp_step     bigint not null default 0, -- the newest step of which a code was used
    created_at    bigint not null
);

create table access_session (
    hash       bytea  primary key,           -- SHA-256 of what the cookie holds
    user_name  text   not null references access_user (name) on delete cascade,
    created_at bigint not null,
    seen_at    bigint not null,
    address    text   not null
);

create index access_session_user on access_session (user_name);

create table access_token (
    name       text   primary key,
    hash       bytea  not null unique,       -- SHA-256 of the token
    role       text   not null,
    created_at bigint not null,
    created_by text   not null,
    expires_at bigint not null
);

-- Accounts that went one by one, so that a node which knows a million of them forgets these alone.
create table account_gone (
    id      bigint primary key,
    did     text   not null,
    version bigint not null                  -- at which it went
);

create index account_gone_version on account_gone (version);
