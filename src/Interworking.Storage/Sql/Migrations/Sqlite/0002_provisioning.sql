-- Provisioning. Every change raises the version in its transaction; nodes look at it twice a second and read what is newer.
create table provisioning (
    one               integer primary key check (one = 1),
    version           integer not null,
    accounts_reset_at integer not null,       -- the last version at which accounts went away: who knows less reads all of them
    file_hash         text    not null
) strict;

insert into provisioning values (1, 1, 1, '');

create table environment (
    name  text primary key,
    entry text not null                       -- JSON list of host:port
) strict, without rowid;

create table product (
    id        integer primary key,
    name      text    not null unique,
    messaging integer not null
) strict;

create table customer (
    id   integer primary key,
    name text    not null unique
) strict;

-- Ids are never used again: a DID given to someone else is another account.
create table account (
    id                  integer primary key autoincrement,
    did                 text    not null unique,
    customer_id         integer not null references customer (id),
    product_id          integer not null references product (id),
    realm               text    not null,     -- that the hashes were made for
    ha1_md5             blob    not null,
    ha1_sha256          blob    not null,
    enabled             integer not null,
    messages_per_minute integer not null,
    version             integer not null      -- at which it last changed
) strict;

create index account_version on account (version);
create index account_customer on account (customer_id);
create index account_product on account (product_id);

create table tariff (
    name      text primary key,
    currency  text not null,
    unit      text not null,                  -- part, message
    charge_on text not null                   -- accepted, delivered
) strict, without rowid;

create table rate (
    tariff     text    not null,
    prefix     text    not null,
    valid_from text    not null,              -- YYYY-MM-DD
    price_e8   integer not null,              -- price times 100,000,000: exact
    primary key (tariff, prefix, valid_from)
) strict, without rowid;

create table carrier (
    name                     text primary key,
    enabled                  integer not null,
    allowed_addresses        text    not null,   -- JSON list of networks
    max_binds                integer not null,
    bind_window              integer not null,
    messages_per_second      integer not null,
    tariff                   text,
    time_zone                text    not null,
    duplicate_window_seconds integer not null,
    transaction_mode         integer not null,
    environment              text,
    profile                  text    not null    -- JSON
) strict, without rowid;

create table carrier_login (
    system_id     text    primary key,
    carrier       text    not null,
    position      integer not null,
    password_hash text    not null
) strict, without rowid;

-- Passwords are readable: they are sent in our bind. The file is readable to its owner only.
create table connection (
    name                text primary key,
    enabled             integer not null,
    address             text    not null,
    system_id           text    not null,
    password            text    not null,
    bind                text    not null,
    binds               integer not null,
    bind_window         integer not null,
    messages_per_second integer not null,
    tls                 integer not null,
    ca                  text,
    carrier             text,
    environment         text,
    resend_in_doubt     integer not null,
    refuse_when_absent  integer not null,
    status_overrides    text    not null,        -- JSON
    profile             text    not null         -- JSON
) strict, without rowid;

create table service_policy (
    name              text primary key,
    priority          integer not null,
    recipient_pattern text    not null,
    connections       text    not null,          -- JSON list of names, in order
    weights           text    not null,          -- JSON list
    rewrite_sender    text,
    enabled           integer not null
) strict, without rowid;
