-- Provisioning. Every change raises the version in its transaction; nodes look at it twice a second and read what is newer.
create table provisioning (
    one               boolean primary key check (one),
    version           bigint  not null,
    accounts_reset_at bigint  not null,       -- the last version at which accounts went away: who knows less reads all of them
    file_hash         text    not null
);

insert into provisioning values (true, 1, 1, '');

create table environment (
    name  text primary key,
    entry text not null                       -- JSON list of host:port
);

create table product (
    id        bigint  primary key generated always as identity,
    name      text    not null unique,
    messaging boolean not null
);

create table customer (
    id   bigint  primary key generated always as identity,
    name text    not null unique
);

-- Ids are never used again: a DID given to someone else is another account.
create table account (
    id                  bigint  primary key generated always as identity,
    did                 text    not null unique,
    customer_id         bigint  not null references customer (id),
    product_id          bigint  not null references product (id),
    realm               text    not null,     -- that the hashes were made for
    ha1_md5             bytea   not null,
    ha1_sha256          bytea   not null,
    enabled             boolean not null,
    messages_per_minute integer not null,
    version             bigint  not null      -- at which it last changed
);

create index account_version on account (version);
create index account_customer on account (customer_id);
create index account_product on account (product_id);

create table tariff (
    name      text primary key,
    currency  text not null,
    unit      text not null,                  -- part, message
    charge_on text not null                   -- accepted, delivered
);

create table rate (
    tariff     text    not null,
    prefix     text    not null,
    valid_from text    not null,              -- YYYY-MM-DD, in the carrier's time zone
    price      numeric(28, 8) not null,
    primary key (tariff, prefix, valid_from)
);

create table carrier (
    name                     text primary key,
    enabled                  boolean not null,
    allowed_addresses        text    not null,   -- JSON list of networks
    max_binds                integer not null,
    bind_window              integer not null,
    messages_per_second      integer not null,
    tariff                   text,
    time_zone                text    not null,
    duplicate_window_seconds integer not null,
    transaction_mode         boolean not null,
    environment              text,
    profile                  text    not null    -- JSON
);

create table carrier_login (
    system_id     text    primary key,
    carrier       text    not null,
    position      integer not null,
    password_hash text    not null
);

-- Passwords are readable: they are sent in our bind. Give nobody but the gateway the right to read this table.
create table connection (
    name                text primary key,
    enabled             boolean not null,
    address             text    not null,
    system_id           text    not null,
    password            text    not null,
    bind                text    not null,
    binds               integer not null,
    bind_window         integer not null,
    messages_per_second integer not null,
    tls                 boolean not null,
    ca                  text,
    carrier             text,
    environment         text,
    resend_in_doubt     boolean not null,
    refuse_when_absent  boolean not null,
    status_overrides    text    not null,        -- JSON
    profile             text    not null         -- JSON
);

create table service_policy (
    name              text primary key,
    priority          integer not null,
    recipient_pattern text    not null,
    connections       text    not null,          -- JSON list of names, in order
    weights           text    not null,          -- JSON list
    rewrite_sender    text,
    enabled           boolean not null
);
