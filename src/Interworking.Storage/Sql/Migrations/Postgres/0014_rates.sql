-- Fees, minimums, volume tiers, rates that end, credit limits.
alter table tariff
    add column monthly_fee numeric(28, 8) not null default 0,
    add column monthly_minimum numeric(28, 8) not null default 0;
alter table rate
    add column valid_to text,                    -- YYYY-MM-DD, the last day; null for no end
    add column tiers text not null default '[]'; -- JSON, prices as texts
alter table carrier add column credit_limit numeric(28, 8);
