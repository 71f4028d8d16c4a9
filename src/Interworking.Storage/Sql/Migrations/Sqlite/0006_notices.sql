-- What a SIP sender is told about his message: notices are rows of the spool, and messages remember whom to tell what.
alter table spool add column origin_account integer not null default 0; -- the sending account's id; 0 when none sent it
alter table spool add column imdn text;                                 -- imdn.Message-ID and DateTime, when notifications were asked for
alter table spool add column notice text;                               -- media type of a notice; null for messages
