-- Counts of CDRs by carrier, day in its time zone, prefix that its tariff tells apart, and outcome; built behind the ledger (ADR 0006).
create table cdr_rollup (
    environment text   not null,
    carrier     text   not null,
    day         text   not null,                 -- YYYY-MM-DD in the carrier's time zone
    prefix      text   not null,
    outcome     text   not null,
    messages    bigint not null,
    parts       bigint not null,
    primary key (environment, carrier, day, prefix, outcome)
) with (fillfactor = 70);

-- CDRs with an id below this are in the counts, except those in cdr_late.
create table rollup_state (
    environment text   primary key,
    done_until  bigint not null,
    kept_from   text   not null default ''       -- the CDRs of the days before it are gone, in part or all: their counts stay as they are
);

-- By which time zone and prefixes a carrier's CDRs were counted, and how far a count that was begun anew has come.
create table rollup_carrier (
    environment   text   not null,
    carrier       text   not null,
    definition    text   not null,
    rebuilt_until bigint,                        -- null when it has come as far as all others
    primary key (environment, carrier)
);

-- CDRs written long after their ids were given: written with them, gone when they are counted.
create table cdr_late (
    id bigint primary key
) with (autovacuum_vacuum_scale_factor = 0.02);

-- Closed statements: numbered without gaps, never changed; each hash covers the one before it.
create table statement (
    environment   text        not null,
    number        bigint      not null,
    carrier       text        not null,
    month         text        not null,          -- YYYY-MM
    corrects      bigint,                        -- the number of the statement that this one replaces
    closed_at     timestamptz not null,
    content       text        not null,
    previous_hash text        not null,
    hash          text        not null,
    primary key (environment, number)
);

create unique index statement_once on statement (environment, carrier, month) where corrects is null;
create unique index statement_corrected_once on statement (environment, corrects) where corrects is not null;
create index statement_month on statement (environment, month, carrier);

-- Messages that were unfinished when their month was closed: they are the next month's.
create table statement_carry (
    environment text   not null,
    number      bigint not null,
    id          bigint not null,
    primary key (environment, number, id)
);

create index cdr_event_at on cdr_event (at);
