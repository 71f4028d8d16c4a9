-- A file is served by one node, which holds every bind: no table, and this number only keeps in step with PostgreSQL.
select 1;
