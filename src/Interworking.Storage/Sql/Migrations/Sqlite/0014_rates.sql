-- Fees, minimums, volume tiers, rates that end, credit limits. Amounts are integers of 1/100,000,000.
alter table tariff add column monthly_fee_e8 integer not null default 0;
alter table tariff add column monthly_minimum_e8 integer not null default 0;
alter table rate add column valid_to text;                    -- YYYY-MM-DD, the last day; null for no end
alter table rate add column tiers text not null default '[]'; -- JSON, prices as texts
alter table carrier add column credit_limit_e8 integer;
