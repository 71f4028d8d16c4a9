-- What carriers with a credit limit owed when it was counted last: a process that starts holds the limits by it until it has counted itself.
create table carrier_credit (
    environment text not null,
    carrier     text not null,
    month       text not null,                   -- YYYY-MM in the carrier's time zone
    owed        text not null,                   -- an exact decimal
    counted_at  text not null,                   -- YYYY-MM-DDTHH:MM:SS.fffZ
    primary key (environment, carrier)
) strict, without rowid;
