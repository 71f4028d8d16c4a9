-- People look for messages by number, by the peer's id and by Call-ID. Summaries of block ranges: a new row costs nothing, since the newest ranges have none
-- yet, and a search reads the newest rows and those ranges whose summary says that they may hold the value, one in 200 of the others. The program writes summaries
-- behind the rows. A range has about 1300 rows, and two summaries fit into a page.
drop index if exists cdr_search;

create index cdr_number on only cdr using brin (
    id int8_minmax_ops,
    destination text_bloom_ops (n_distinct_per_range = 1400, false_positive_rate = 0.005),
    origin text_bloom_ops (n_distinct_per_range = 1400, false_positive_rate = 0.005)
) with (pages_per_range = 32, autosummarize = off);

create index cdr_reference on only cdr using brin (
    id int8_minmax_ops,
    peer_ref text_bloom_ops (n_distinct_per_range = 1400, false_positive_rate = 0.005),
    (split_part(call_id, ' ', 1)) text_bloom_ops (n_distinct_per_range = 1400, false_positive_rate = 0.005)
) with (pages_per_range = 32, autosummarize = off);

-- Partitions that are there get theirs while CDRs are written (CdrSummaries): here everyone who writes would wait until they are made.
-- So does message_group its index by id.
