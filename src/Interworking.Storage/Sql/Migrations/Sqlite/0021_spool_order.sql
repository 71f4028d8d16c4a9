-- A file is served by one node, which has nobody to ask: no table, and this number only keeps in step with PostgreSQL.
select 1;
