-- CDRs of a file are few enough to be walked through: no summaries as in PostgreSQL.

-- A unit of a carrier's month is looked up here once each.
create index message_group_of on message_group (id);
