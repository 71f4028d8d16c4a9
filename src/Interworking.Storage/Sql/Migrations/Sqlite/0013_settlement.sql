-- Counts of CDRs by carrier, day in its time zone, prefix that its tariff tells apart, and outcome; built behind the ledger (ADR 0006).
create table cdr_rollup (
    environment text    not null,
    carrier     text    not null,
    day         text    not null,                -- YYYY-MM-DD in the carrier's time zone
    prefix      text    not null,
    outcome     text    not null,
    messages    integer not null,
    parts       integer not null,
    primary key (environment, carrier, day, prefix, outcome)
) strict, without rowid;

-- CDRs with an id below this are in the counts, except those in cdr_late.
create table rollup_state (
    environment text    primary key,
    done_until  integer not null,
    kept_from   text    not null default ''      -- the CDRs of the days before it are gone, in part or all: their counts stay as they are
) strict, without rowid;

-- By which time zone and prefixes a carrier's CDRs were counted, and how far a count that was begun anew has come.
create table rollup_carrier (
    environment   text    not null,
    carrier       text    not null,
    definition    text    not null,
    rebuilt_until integer,                       -- null when it has come as far as all others
    primary key (environment, carrier)
) strict, without rowid;

-- CDRs written long after their ids were given: written with them, gone when they are counted.
create table cdr_late (
    id integer primary key
) strict;

-- Closed statements: numbered without gaps, never changed; each hash covers the one before it.
create table statement (
    environment   text        not null,
    number        integer not null,
    carrier       text    not null,
    month         text    not null,              -- YYYY-MM
    corrects      integer,                       -- the number of the statement that this one replaces
    closed_at     text    not null,
    content       text    not null,
    previous_hash text    not null,
    hash          text    not null,
    primary key (environment, number)
) strict, without rowid;

create unique index statement_once on statement (environment, carrier, month) where corrects is null;
create unique index statement_corrected_once on statement (environment, corrects) where corrects is not null;
create index statement_month on statement (environment, month, carrier);

-- Messages that were unfinished when their month was closed: they are the next month's.
create table statement_carry (
    environment text    not null,
    number      integer not null,
    id          integer not null,
    primary key (environment, number, id)
) strict, without rowid;

create index cdr_event_at on cdr_event (at);
